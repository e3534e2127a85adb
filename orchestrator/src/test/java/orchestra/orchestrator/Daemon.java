package orchestra.orchestrator;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orchestra.orchestrator.http.Json;
import orchestra.testbed.FreePort;
import tools.jackson.databind.JsonNode;

/** The daemon as a process of its own, told what to do by files, as its unit's agent does. */
final class Daemon implements AutoCloseable {
    static final String MARKER = "this-storage";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path folder;
    private final int port = FreePort.any();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Process process;

    Daemon(Path folder, String databaseUri) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("credentials"));
        credential("root-secret", "root-canary-1");
        credential("nodes-secret", "node-canary-1");
        credential("database-uri", databaseUri);
        giveStorage();
        properties("info");
        process = launch();
    }

    record Response(int status, JsonNode body, HttpResponse<String> raw) {}

    Path storage() {
        return folder.resolve("storage");
    }

    int port() {
        return port;
    }

    Process process() {
        return process;
    }

    void properties(String level) throws IOException {
        replace(folder.resolve("orchestrator.properties"), """
            listen.address=127.0.0.1
            listen.port=%d
            storage.kind=directory
            storage.path=%s
            storage.marker=%s
            log.level=%s
            log.format=json
            """.formatted(port, storage(), MARKER, level));
    }

    void credential(String name, String value) throws IOException {
        replace(folder.resolve("credentials").resolve(name), value);
    }

    void giveStorage() throws IOException {
        Files.createDirectories(storage());
        Files.writeString(storage().resolve(".orchestra-storage"), MARKER);
    }

    void takeStorage() throws IOException {
        Files.delete(storage().resolve(".orchestra-storage"));
        Files.delete(storage());
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("daemon.log"));
    }

    void awaitReady() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> get("/health/ready", "").status() == 200);
    }

    boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Kills it with SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void restart() throws IOException {
        process = launch();
    }

    String signIn(String mail, String secret) throws IOException, InterruptedException {
        Response response = post("/v1/sessions", "", "{\"mail\":\"%s\",\"secret\":\"%s\"}".formatted(mail, secret));
        if (response.status() != 201) {
            throw new AssertionError("sign-in answered " + response.status() + ": " + response.body());
        }
        return response.body().path("token").stringValue();
    }

    Response get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token).GET());
    }

    Response post(String path, String token, String body) throws IOException, InterruptedException {
        return send(
                request(path, token).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    Response send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> raw = client.send(request.build(), BodyHandlers.ofString());
        byte[] body = raw.body().getBytes(StandardCharsets.UTF_8);
        boolean json = raw.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Response(raw.statusCode(), json ? Json.read(body) : Json.object(), raw);
    }

    HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "orchestra.orchestrator.Main",
                folder.resolve("orchestrator.properties").toString()));
        builder.environment()
                .put("CREDENTIALS_DIRECTORY", folder.resolve("credentials").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("daemon.log").toFile()))
                .start();
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
