package orchestra.orchestrator.database;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real MongoDB server for a test: its own process on a port of its own, its data under the given folder. */
public final class Mongod implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    private Mongod(Path folder, int port) {
        this.folder = folder;
        this.port = port;
        this.process = launch();
    }

    public static Mongod start(Path folder) {
        Mongod mongod = new Mongod(folder, freePort());
        mongod.awaitListening();
        return mongod;
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String uri() {
        return "mongodb://127.0.0.1:" + port + "/";
    }

    /** Kills it with SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        join();
    }

    /** Starts it again on the same port and data. */
    public void restart() {
        process = launch();
        awaitListening();
    }

    @Override
    public void close() {
        process.destroy();
        join();
    }

    private void join() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        try {
            Files.createDirectories(folder);
            return new ProcessBuilder(List.of(
                            program().toString(),
                            "--dbpath",
                            folder.toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind_ip",
                            "127.0.0.1",
                            "--wiredTigerCacheSizeGB",
                            "0.25",
                            "--nounixsocket"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolveSibling(folder.getFileName() + ".log").toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitListening() {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return true;
            }
        });
    }

    private static Path program() {
        Stream<Path> named =
                Stream.ofNullable(System.getenv("ORCHESTRA_TEST_MONGOD")).map(Path::of);
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "mongod"));
        Path cached = Path.of(System.getProperty("user.home"), ".cache", "orchestra", "mongod-6.0.5", "mongod");
        return Stream.of(named, onPath, Stream.of(cached))
                .flatMap(paths -> paths)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No mongod in ORCHESTRA_TEST_MONGOD, on the PATH or at " + cached
                        + ": run ./test, which fetches it"));
    }
}
