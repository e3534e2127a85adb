package orchestra.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker's secrets and its process, with a charm in shell in the place of the packed one. */
final class LocalWorkerTest {
    private static final Map<String, String> CHARM = Map.of(
            "metadata.yaml",
            """
            name: orchestra
            summary: a charm
            description: for tests
            requires:
              storage: {interface: mount}
            """,
            "config.yaml",
            "options: {nodes_secret: {type: string}, rabbit_password: {type: string}}\n",
            "actions.yaml",
            "get-credentials: {additionalProperties: false}\n",
            "hooks/install",
            "#!/bin/sh\nstatus-set active\n",
            "actions/get-credentials",
            """
            #!/bin/sh
            action-set nodes-secret-command='juju config orchestra nodes_secret' \\
                broker-nodes=amqp://nodes@127.0.0.1:1/orchestra \\
                broker-nodes-command='juju config orchestra rabbit_password'
            """);

    @TempDir
    Path folder;

    @Test
    void passwordIsPutIntoTheUriAsOneWord() {
        assertThat(LocalWorker.withPassword("amqp://nodes@127.0.0.1:5672/orchestra", "p@ss/ $1+\\é"))
                .isEqualTo("amqp://nodes:p%40ss%2F%20%241%2B%5C%C3%A9@127.0.0.1:5672/orchestra");
    }

    @Test
    void workerStartsWithTheApiGetsItsSecretsAnewAndEndsWithTheSession() throws Exception {
        Place place = Place.at(folder.resolve("state"));
        Path credentials = place.workerCredentials();
        HttpServer api = null;
        try (Session session = Session.open(place, packed(), screen())) {
            session.begin();
            assertThat(session.tendWorker()).as("before there is an API").isFalse();
            assertThat(credentials).doesNotExist();

            api = ready(session.api().url());
            assertThat(session.tendWorker()).as("before there are secrets").isFalse();
            session.juju().config(Session.APPLICATION, Map.of("nodes_secret", "first", "rabbit_password", "a b"));
            session.settle();
            assertThat(session.tendWorker()).isTrue();
            assertThat(session.await(
                            Duration.ofSeconds(20), () -> session.worker().runs()))
                    .isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
                    .isEqualTo("rwx------");
            assertThat(credentials.resolve("nodes-secret")).hasContent("first");
            assertThat(credentials.resolve("broker-uri")).hasContent("amqp://nodes:a%20b@127.0.0.1:1/orchestra");
            assertThat(session.await(Duration.ofSeconds(20), () -> said(session).contains("name=\"laptop\"")))
                    .as("the worker says that it has started")
                    .isTrue();

            session.juju().config(Session.APPLICATION, Map.of("nodes_secret", "second"));
            session.settle();
            assertThat(session.tendWorker()).as("it runs already").isFalse();
            assertThat(credentials.resolve("nodes-secret")).hasContent("second");
        } finally {
            if (api != null) {
                api.stop(0);
            }
        }
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains(place.folder().toString())))
                .isEmpty();
        assertThat(place.unitState().resolve("services").resolve("worker.json")).doesNotExist();
    }

    private static String said(Session session) {
        try {
            Path log = session.worker().log();
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** An API that is ready, and knows nothing else. */
    private static HttpServer ready(String url) throws IOException {
        int port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(
                        exchange.getRequestURI().getPath().equals("/health/ready") ? 200 : 404, -1);
            }
        });
        server.start();
        return server;
    }

    private static Screen screen() {
        return new Screen(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
    }

    private Path packed() throws IOException {
        Path archive = folder.resolve("one.charm");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, String> entry : CHARM.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return archive;
    }
}
