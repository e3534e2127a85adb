package orchestra.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.orchestrator.Daemon.Response;
import orchestra.testbed.Mongod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's promises, kept by the real process on a real database. */
final class OrchestratorIT {
    private static final String ANN = """
        {"first_name":"Ann","last_name":"Lee","mail":"ann@example.org","secret":"ann-canary-1"}
        """;

    private Mongod mongod;
    private Daemon daemon;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        mongod = Mongod.start(folder.resolve("db"));
        daemon = new Daemon(folder.resolve("unit"), mongod.uri());
        daemon.awaitReady();
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
        mongod.close();
        assertThat(daemon.log()).doesNotContain("canary").doesNotContain("orchestra_");
    }

    @Test
    void usersSignInAndAreHeldToTheirRights() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        Response created = daemon.post("/v1/users", root, ANN);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().has("secret")).isFalse();
        String path = created.raw().headers().firstValue("Location").orElseThrow();
        String ann = daemon.signIn("ANN@example.org", "ann-canary-1");
        String basic = Base64.getEncoder().encodeToString("node:node-canary-1".getBytes(StandardCharsets.UTF_8));
        assertThat(daemon.send(daemon.request("/v1/sessions", "")
                                .header("Authorization", "Basic " + basic)
                                .POST(BodyPublishers.noBody()))
                        .body()
                        .path("user")
                        .path("mail")
                        .stringValue())
                .isEqualTo("node");
        assertThat(daemon.get("/v1/users/me", ann).body().path("name").stringValue())
                .isEqualTo("Ann Lee");
        assertThat(daemon.get(path, ann).status()).isEqualTo(200);
        assertThat(daemon.get("/v1/users", ann).status()).isEqualTo(403);
        assertThat(daemon.get(path, daemon.signIn("node", "node-canary-1")).status())
                .isEqualTo(403);
        assertThat(daemon.get(path, "").status()).isEqualTo(401);
        assertThat(daemon.post("/v1/users", root, ANN).status()).isEqualTo(409);
        Response patched = daemon.send(daemon.request(path, ann)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString("{\"secret\":\"ann-canary-2\"}")));
        assertThat(patched.status()).isEqualTo(200);
        assertThat(daemon.get("/v1/users/me", ann).status()).isEqualTo(401);
        String again = daemon.signIn("ann@example.org", "ann-canary-2");
        assertThat(daemon.send(daemon.request("/v1/sessions/current", again).DELETE())
                        .status())
                .isEqualTo(204);
        assertThat(daemon.get("/v1/users/me", again).status()).isEqualTo(401);
        assertThat(daemon.send(daemon.request(path, root).DELETE()).status()).isEqualTo(204);
        assertThat(daemon.get(path, root).status()).isEqualTo(404);
        assertThat(daemon.get("/metrics", "").raw().body())
                .contains("http_server_requests_seconds_count{method=\"GET\",route=\"/v1/users/{id}\",status=\"404\"}");
    }

    @Test
    void answeredUserOutlivesKillOfDaemonAndDatabase() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        Response created = daemon.post("/v1/users", root, ANN);
        daemon.kill();
        mongod.kill();
        mongod.restart();
        daemon.restart();
        daemon.awaitReady();
        String path = created.raw().headers().firstValue("Location").orElseThrow();
        assertThat(daemon.get(path, root).body()).isEqualTo(created.body());
        daemon.signIn("ann@example.org", "ann-canary-1");
    }

    @Test
    void portIsOpenOnlyWhileStorageIsThere() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        Response created = daemon.post("/v1/users", root, ANN);
        daemon.takeStorage();
        await().atMost(Duration.ofSeconds(10)).until(() -> !daemon.listens());
        assertThat(daemon.process().isAlive()).isTrue();
        daemon.giveStorage();
        await().atMost(Duration.ofSeconds(10)).until(daemon::listens);
        daemon.awaitReady();
        assertThat(daemon.get("/v1/users", root).body().path("items").get(0)).isEqualTo(created.body());
    }

    @Test
    void rotatedRootSecretFailsNobodyElsesRequests() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        daemon.post("/v1/users", root, ANN);
        String ann = daemon.signIn("ann@example.org", "ann-canary-1");
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger answered = new AtomicInteger();
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        List<Thread> clients = List.of(
                Thread.startVirtualThread(() -> keepAsking(ann, going, answered, failed)),
                Thread.startVirtualThread(() -> keepAsking(ann, going, answered, failed)));
        await().until(() -> answered.get() > 20);
        daemon.credential("root-secret", "root-canary-2");
        daemon.credential("database-uri", mongod.uri() + "?appName=rotated");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> daemon.get("/v1/users", root).status() == 401);
        assertThat(daemon.post("/v1/sessions", "", "{\"mail\":\"root\",\"secret\":\"root-canary-1\"}")
                        .status())
                .isEqualTo(401);
        assertThat(daemon.get("/v1/users", daemon.signIn("root", "root-canary-2"))
                        .status())
                .isEqualTo(200);
        int before = answered.get();
        await().until(() -> answered.get() > before + 50);
        going.set(false);
        for (Thread client : clients) {
            client.join();
        }
        assertThat(failed).isEmpty();
        assertThat(daemon.log()).contains("Settings changed");
    }

    @Test
    void requestInFlightIsAnsweredBeforeTheDaemonStops() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        byte[] body = ANN.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), daemon.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/users HTTP/1.1\r\nHost: orchestra\r\nAuthorization: Bearer " + root
                            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                            + body.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, 10);
            out.flush();
            await().until(() -> daemon.get("/health/live", "").status() == 200);
            daemon.process().destroy();
            await().atMost(Duration.ofSeconds(5)).until(() -> !daemon.listens());
            out.write(body, 10, body.length - 10);
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 201 ");
        }
        assertThat(daemon.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.process().exitValue()).isZero();
    }

    @Test
    void databaseMayGoAndCome() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        daemon.post("/v1/users", root, ANN);
        mongod.kill();
        Response refused = daemon.get("/v1/users", root);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body().path("kind").stringValue()).isEqualTo("database-unavailable");
        assertThat(refused.raw().headers().map()).containsKey("retry-after");
        await().atMost(Duration.ofSeconds(15))
                .until(() -> daemon.get("/health/ready", "").status() == 503);
        assertThat(daemon.get("/health/ready", "").body().path("errors").toString())
                .contains("database");
        assertThat(daemon.get("/health/live", "").status()).isEqualTo(200);
        mongod.restart();
        daemon.awaitReady();
        assertThat(daemon.get("/v1/users", root).body().path("total").intValue())
                .isEqualTo(1);
    }

    @Test
    void daemonStartsWithoutItsDatabase() throws Exception {
        daemon.close();
        mongod.close();
        daemon.restart();
        await().atMost(Duration.ofSeconds(20)).until(daemon::listens);
        assertThat(daemon.get("/v1/about", "").status()).isEqualTo(200);
        assertThat(daemon.post("/v1/sessions", "", "{\"mail\":\"root\",\"secret\":\"root-canary-1\"}")
                        .status())
                .isEqualTo(503);
        mongod.restart();
        daemon.awaitReady();
        daemon.signIn("root", "root-canary-1");
    }

    @Test
    void logLevelChangesLiveAndNonsenseDoesNot() throws Exception {
        daemon.properties("debug");
        await().until(() -> {
            daemon.get("/health/live", "");
            return daemon.log().contains("Request answered");
        });
        daemon.properties("loud");
        await().until(() -> daemon.log().contains("log.level must be one of"));
        assertThat(daemon.get("/health/live", "").status()).isEqualTo(200);
    }

    @Test
    void everythingInvalidIsSaidAtOnceAtStart() throws Exception {
        daemon.close();
        daemon.properties("loud");
        daemon.credential("nodes-secret", "");
        daemon.restart();
        assertThat(daemon.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.process().exitValue()).isEqualTo(2);
        assertThat(daemon.log()).contains("log.level must be one of", "nodes-secret must not be empty");
    }

    @Test
    void everythingWrongIsAProblemDocument() throws Exception {
        String root = daemon.signIn("root", "root-canary-1");
        Map<Integer, Response> answers = Map.of(
                404, daemon.get("/nowhere", root),
                405, daemon.send(daemon.request("/v1/users", root).PUT(BodyPublishers.noBody())),
                400, daemon.post("/v1/users", root, "{\"first_name\":"),
                401, daemon.get("/v1/users", "nonsense"),
                413, daemon.post("/v1/users", root, " ".repeat(2_000_000)),
                415, daemon.send(daemon.request("/v1/users", root).POST(BodyPublishers.ofString("a=b"))));
        answers.forEach((status, response) -> {
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.raw().headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(response.body().propertyNames())
                    .contains("type", "title", "status", "detail", "instance", "kind");
            assertThat(response.body().path("code").intValue()).isEqualTo(status);
            assertThat(response.body().path("message"))
                    .isEqualTo(response.body().path("detail"));
        });
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), daemon.port())) {
            socket.getOutputStream().write("GET /%zz HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/problem+json");
        }
    }

    private void keepAsking(
            String token, AtomicBoolean going, AtomicInteger answered, ConcurrentLinkedQueue<String> failed) {
        while (going.get()) {
            try {
                Response response = daemon.get("/v1/users/me", token);
                if (response.status() != 200) {
                    failed.add(response.status() + " " + response.body());
                }
                answered.incrementAndGet();
            } catch (IOException failure) {
                failed.add(failure.toString());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
