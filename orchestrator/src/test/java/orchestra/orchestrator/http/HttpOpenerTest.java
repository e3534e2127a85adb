package orchestra.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.schema.Field;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for every route, over a real connection. */
final class HttpOpenerTest {
    private static final int MIB = 1024 * 1024;
    private static final int LARGE = 16 * MIB;
    private static final Shape THING =
            Shape.json("Thing", "A thing.", Field.optional("name", Type.Text.of(""), "Its name."));
    private static final EventStreams.Pace PACE = new EventStreams.Pace(
            Duration.ofSeconds(15), Duration.ofSeconds(20), Duration.ofSeconds(1), System::nanoTime);

    private final Served served = new Served(routes());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void bothSlashFormsAreServedWithoutRedirectByEveryMethod() throws Exception {
        for (String path : List.of("/v1/things", "/v1/things/")) {
            assertThat(served.send(served.request(path, "user")).statusCode()).isEqualTo(200);
            assertThat(post(path, "{\"name\":\"a\"}").statusCode()).isEqualTo(200);
            assertThat(served.send(served.request(path, "user").HEAD()).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> refused =
                    served.send(served.request(path, "user").DELETE());
            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).contains("GET, POST, HEAD");
        }
        assertThat(served.send(served.request("/v1/things/7/", "user")).body()).isEqualTo("{\"id\":\"7\"}");
        assertThat(served.send(served.request("/v1/things//", "user")).statusCode())
                .isEqualTo(404);
        assertThat(served.metrics())
                .contains("_count{method=\"GET\",route=\"/v1/things\",status=\"200\"} 2")
                .contains("_count{method=\"GET\",route=\"/v1/things/{id}\",status=\"200\"} 1")
                .doesNotContain("route=\"/v1/things/\"");
    }

    @Test
    void documentationKeepsItsRedirect() throws Exception {
        HttpResponse<String> response = served.send(served.request("/apidocs", ""));
        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(response.headers().firstValue("Location")).contains("/apidocs/");
        assertThat(served.send(served.request("/apidocs/", "")).statusCode()).isEqualTo(200);
    }

    @Test
    void workersRoutesAreNotForPeople() throws Exception {
        assertThat(status("/v1/node", "node")).isEqualTo(200);
        assertThat(status("/v1/node", "root")).isEqualTo(200);
        assertThat(status("/v1/node", "admin")).isEqualTo(403);
        assertThat(status("/v1/node", "user")).isEqualTo(403);
        assertThat(status("/v1/node", "")).isEqualTo(401);
    }

    @Test
    void largeBodyIsTakenWhereTheRouteSaysSoAndNowhereElse() throws Exception {
        String large = " ".repeat(10 * MIB);
        assertThat(post("/v1/graphs", large).body()).isEqualTo("{\"size\":" + 10 * MIB + "}");
        assertThat(post("/v1/things", large).statusCode()).isEqualTo(413);
        assertThat(post("/v1/graphs", " ".repeat(LARGE + 1)).statusCode()).isEqualTo(413);
        assertThat(post("/v1/things", " ".repeat(MIB - 2) + "{}").statusCode()).isEqualTo(200);
        assertThat(post("/v1/things", " ".repeat(MIB - 1) + "{}").statusCode()).isEqualTo(413);
        healthy();
    }

    @Test
    void bodyOfUnknownLengthIsBoundedAsItIsRead() throws Exception {
        assertThat(chunked("/v1/things", MIB + 1).statusCode()).isEqualTo(413);
        assertThat(chunked("/v1/things", 10 * MIB).statusCode()).isEqualTo(413);
        assertThat(chunked("/v1/graphs", 10 * MIB).body()).isEqualTo("{\"size\":" + 10 * MIB + "}");
        assertThat(chunked("/v1/graphs", LARGE).body()).isEqualTo("{\"size\":" + LARGE + "}");
        assertThat(chunked("/v1/graphs", LARGE + 1).statusCode()).isEqualTo(413);
        healthy();
    }

    @Test
    void tooLargeIsSaidBeforeAnyOfTheBodyIsSent() throws Exception {
        try (Socket socket = served.connect(
                "POST /v1/things HTTP/1.1",
                "Host: x",
                "Authorization: Bearer user",
                "Content-Type: application/json",
                "Expect: 100-continue",
                "Content-Length: 1048577",
                "")) {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("Connection: close")
                    .contains("at most 1048576 bytes");
        }
    }

    @Test
    void whatHandlersWouldChokeOnIsRefused() throws Exception {
        String deep = "{\"name\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";
        assertThat(post("/v1/things", deep).statusCode()).isEqualTo(400);
        assertThat(post("/v1/things", deep).body()).contains("\"malformed\"");
        assertThat(post("/v1/things", "").statusCode()).isEqualTo(400);
        assertThat(post("/v1/graphs", "").statusCode()).isEqualTo(400);
        HttpRequest.Builder form = served.request("/v1/graphs", "user")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}"));
        assertThat(served.send(form).statusCode()).isEqualTo(415);
        assertThat(post("/v1/graphs", "no JSON, but that is the handler's").statusCode())
                .isEqualTo(200);
        healthy();
    }

    @Test
    void largeBodiesTogetherAreBoundedAndSmallOnesGoOn() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Socket socket = served.connect(
                    "POST /v1/graphs HTTP/1.1",
                    "Host: x",
                    "Authorization: Bearer user",
                    "Content-Type: application/json",
                    "Content-Length: " + LARGE,
                    "",
                    "{");
            slow.add(socket);
        }
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            HttpResponse<String> refused = post("/v1/graphs", " ".repeat(2 * MIB));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        });
        assertThat(post("/v1/graphs", " ".repeat(MIB)).statusCode()).isEqualTo(200);
        for (Socket socket : slow) {
            socket.close();
        }
        await().atMost(Duration.ofSeconds(15))
                .until(() -> post("/v1/graphs", " ".repeat(2 * MIB)).statusCode() == 200);
    }

    @Test
    void slowSenderIsGivenUp() throws Exception {
        // A second passes whenever the clock is looked at.
        AtomicLong seconds = new AtomicLong();
        Bodies impatient = new Bodies(
                Duration.ofMillis(300),
                () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos());
        try (Served strict = new Served(routes(), impatient, PACE);
                Socket socket = strict.connect(
                        "POST /v1/things HTTP/1.1",
                        "Host: x",
                        "Authorization: Bearer user",
                        "Content-Type: application/json",
                        "Content-Length: 100000",
                        "",
                        "{")) {
            byte[] head = socket.getInputStream().readNBytes(13);
            assertThat(new String(head, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 408 ");
            assertThat(strict.send(strict.request("/v1/things", "user")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void connectionIsUsedAgainAfterASmallBodyNobodyReadAndClosedWhenAsked() throws Exception {
        String refused = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";
        try (Socket socket =
                served.connect(refused + refused + "GET /v1/none HTTP/1.1", "Host: x", "Connection: close", "")) {
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.split("HTTP/1.1 401 ", -1)).hasSize(3);
            assertThat(answers).contains("HTTP/1.1 404 ");
        }
    }

    private void healthy() throws Exception {
        assertThat(status("/v1/things", "user")).isEqualTo(200);
    }

    private int status(String path, String token) throws IOException, InterruptedException {
        return served.send(served.request(path, token)).statusCode();
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return served.send(served.request(path, "user")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> chunked(String path, int size) throws IOException, InterruptedException {
        byte[] body = " ".repeat(size).getBytes(StandardCharsets.UTF_8);
        return served.send(served.request(path, "user")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    }

    private static List<Route> routes() {
        List<Route> routes = List.of(
                Route.get("/v1/things")
                        .named("listThings", "test")
                        .allows(Permission.SIGNED_IN)
                        .answers(200, THING)
                        .does(call -> Answer.json(200, Json.object())),
                Route.post("/v1/things")
                        .named("createThing", "test")
                        .allows(Permission.SIGNED_IN)
                        .takes(THING)
                        .answers(200, THING)
                        .does(call -> Answer.json(200, call.body())),
                Route.get("/v1/things/{id}")
                        .named("readThing", "test")
                        .allows(Permission.SIGNED_IN)
                        .answers(200, THING)
                        .does(call -> Answer.json(200, Json.object().put("id", call.parameter("id")))),
                Route.post("/v1/graphs")
                        .named("createGraph", "test")
                        .allows(Permission.SIGNED_IN)
                        .takesRaw(THING)
                        .bodyMost(LARGE)
                        .answers(200, THING)
                        .does(call -> Answer.json(200, Json.object().put("size", call.raw().length))),
                Route.get("/v1/node")
                        .named("readNode", "test")
                        .allows(Permission.NODE)
                        .answers(200, THING)
                        .does(call -> Answer.json(200, Json.object())));
        return ApidocsRoutes.documented(routes, "1.2.3");
    }
}
