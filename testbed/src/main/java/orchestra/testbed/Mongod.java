package orchestra.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real MongoDB server: its own process on a port of its own, its data in the given folder and its log beside that
 * folder. A server with a key asks everybody for credentials, from its first moment on, and wants to be the member of
 * a replica set. Not for several threads.
 */
public final class Mongod implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final String HOST = "127.0.0.1";

    private final Path folder;
    private final Optional<Guard> guard;
    private int port;
    private Process process;

    /** What makes a server ask for credentials. */
    private record Guard(String key, String replicaSet) {}

    private Mongod(Path folder, Optional<Guard> guard) {
        this.folder = folder;
        this.guard = guard;
        this.port = FreePort.any();
        this.process = launch();
    }

    /** A server that lets everybody in. */
    public static Mongod start(Path folder) {
        return started(new Mongod(folder, Optional.empty()));
    }

    /**
     * A server without users and members yet.
     *
     * @param key the text of its key file, 6 to 1024 base64 characters, with which {@link #keyUri} gets in
     * @param replicaSet the name of the replica set it is to be a member of
     */
    public static Mongod guarded(Path folder, String key, String replicaSet) {
        return started(new Mongod(folder, Optional.of(new Guard(key, replicaSet))));
    }

    private static Mongod started(Mongod mongod) {
        mongod.awaitListening();
        return mongod;
    }

    public int port() {
        return port;
    }

    /** Its address as a replica set names it. */
    public String member() {
        return HOST + ":" + port;
    }

    /** A connection string without credentials. */
    public String uri() {
        return "mongodb://" + member() + "/";
    }

    /** A connection string for a user. */
    public String uri(String database, String user, String password) {
        return "mongodb://" + user + ":" + password + "@" + member() + "/?authSource=" + database
                + "&directConnection=true&authMechanism=SCRAM-SHA-256";
    }

    /** A connection string for whoever has the key. */
    public String keyUri() {
        return uri("local", "__system", guard.orElseThrow().key());
    }

    /** Kills it with SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        join();
    }

    /** Stops it in an orderly way; {@link #restart} starts it again. */
    public void stop() {
        process.destroy();
        join();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Starts it again, after it ended, on the same port and data. */
    public void restart() {
        process = launch();
        awaitListening();
    }

    /** Starts it again, after it ended, on another port and the same data. */
    public void move() {
        port = FreePort.any();
        restart();
    }

    @Override
    public void close() {
        stop();
    }

    private void join() {
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() {
        try {
            Files.createDirectories(folder);
            List<String> command = new ArrayList<>(List.of(
                    program().toString(),
                    "--dbpath",
                    folder.toString(),
                    "--port",
                    Integer.toString(port),
                    "--bind_ip",
                    HOST,
                    "--wiredTigerCacheSizeGB",
                    "0.25",
                    "--nounixsocket"));
            if (guard.isPresent()) {
                command.addAll(List.of(
                        "--keyFile",
                        keyFile(guard.get().key()).toString(),
                        "--replSet",
                        guard.get().replicaSet(),
                        "--setParameter",
                        "enableLocalhostAuthBypass=0"));
            }
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(beside(".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("mongod cannot be started on " + folder, e);
        }
    }

    private Path keyFile(String key) throws IOException {
        Path file = beside(".key");
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, key);
        }
        return file;
    }

    private Path beside(String ending) {
        return folder.resolveSibling(folder.getFileName() + ending);
    }

    private void awaitListening() {
        long end = System.nanoTime() + START.toNanos();
        while (!listening()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                process.destroyForcibly();
                throw new AssertionError("mongod does not listen on " + member() + ": see " + beside(".log"));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while mongod started", e);
            }
        }
    }

    private boolean listening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The server's program: named by a variable, on the path, or fetched by {@code ./test}. */
    public static Path program() {
        Stream<Path> named =
                Stream.ofNullable(System.getenv("ORCHESTRA_TEST_MONGOD")).map(Path::of);
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "mongod"));
        String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        Path cache = Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache"));
        Path cached = cache.resolve("orchestra/mongod-6.0.5/mongod");
        return Stream.of(named, onPath, Stream.of(cached))
                .flatMap(paths -> paths)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No mongod in ORCHESTRA_TEST_MONGOD, on the PATH or at " + cached
                        + ": run ./test, which fetches it"));
    }
}
