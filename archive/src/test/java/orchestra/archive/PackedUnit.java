package orchestra.archive;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import orchestra.charm.simulator.Inspector;
import orchestra.charm.simulator.Juju;
import orchestra.charm.simulator.JujuOptions;
import orchestra.testbed.Mongod;
import org.jspecify.annotations.Nullable;

/** The packed charm as a local unit, {@code orchestra/0}, in a simulated model of its own. */
final class PackedUnit implements AutoCloseable {

    static final String UNIT = "orchestra/0";
    static final Path ARCHIVE = Path.of("target", "orchestra_ubuntu@24.04-amd64.charm");

    private final Path folder;
    private final Juju juju;
    private final int apiPort = freePort();
    private final Process supervisor;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Plays a model in an empty folder. */
    PackedUnit(Path folder) throws IOException {
        this(folder, JujuOptions.named("bench"));
    }

    PackedUnit(Path folder, JujuOptions options) throws IOException {
        this.folder = folder;
        this.juju = Juju.open(folder.resolve("juju"), options);
        Files.createDirectories(state());
        this.supervisor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "orchestra.agent.local.Supervisor",
                        state().toString())
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
    }

    Juju juju() {
        return juju;
    }

    Inspector inspect() {
        return juju.inspect();
    }

    Path state() {
        return folder.resolve("state");
    }

    Path shared() {
        return folder.resolve("shared");
    }

    int apiPort() {
        return apiPort;
    }

    /** Deploys; no hook runs yet. */
    PackedUnit deploy(Map<String, ?> config) throws IOException {
        juju.deploy("orchestra", ARCHIVE, config);
        Files.writeString(
                juju.inspect().unitFolder(UNIT).resolve("local.properties"),
                "state=" + state() + "\napi.port=" + apiPort + "\ndatabase.port=" + freePort() + "\nmongod="
                        + Mongod.program() + "\nrabbitmq=/usr/lib/rabbitmq/bin/rabbitmq-server\nbroker.port="
                        + freePort()
                        + "\nbroker.management.port=" + freePort() + "\nbroker.distribution.port=" + freePort()
                        + "\nbroker.epmd.port=" + freePort() + "\n");
        juju.puppet("storage", Map.of("storage", "mount"));
        return this;
    }

    /** Relates the storage, a directory of this machine; no hook runs yet. */
    PackedUnit relateStorage() throws IOException {
        Files.createDirectories(shared());
        juju.integrate("orchestra:storage", "storage:storage");
        juju.player()
                .unitData(
                        "storage/0",
                        "storage",
                        Map.of(
                                "fstype", "bind",
                                "mountpoint", shared().toString(),
                                "options", "",
                                "private-address", "127.0.0.1",
                                "ingress-address", "127.0.0.1"));
        return this;
    }

    /** The status as {@code level: message}. */
    String status() {
        return juju.inspect().status(UNIT).name() + ": "
                + juju.inspect().status(UNIT).message();
    }

    /** The status code of {@code GET path}; 0 when nothing listens. */
    int get(String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(uri(path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (ConnectException e) {
            return 0;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends JSON and gives the answer; without a token where it is null. */
    HttpResponse<String> send(String method, String path, @Nullable String token, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        json.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The root secret, as an operator finds it: by the action, then by Juju. */
    String rootSecret() {
        String id = juju.action(UNIT, "get-credentials", Map.of()).result("secret-id");
        return juju.inspect().secretContent(id).getOrDefault("root-secret", "");
    }

    @Override
    public void close() throws IOException {
        supervisor.getOutputStream().close();
        try {
            if (!supervisor.waitFor(40, TimeUnit.SECONDS)) {
                supervisor.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
        juju.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + apiPort + path);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
