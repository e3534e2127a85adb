package orchestra.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.orchestrator.access.Permission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EventStreamsTest {
    private static final EventStreams.Pace PACE = new EventStreams.Pace(
            Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMillis(50), System::nanoTime);
    private static final String FLOOD = "x".repeat(100_000);

    private final LinkedBlockingQueue<Integer> feed = new LinkedBlockingQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Served served = new Served(routes(), new Bodies(), PACE);

    @AfterEach
    void stop() {
        released.countDown();
        served.close();
    }

    @Test
    void eventsArriveOneByOneAsTheyAreSent() throws Exception {
        feed.add(1);
        HttpResponse<InputStream> response = served.stream(served.request("/v1/events", "user"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        try (BufferedReader lines = lines(response)) {
            assertThat(next(lines)).isEqualTo("id: 1");
            assertThat(next(lines)).isEqualTo("event: counted");
            assertThat(next(lines)).isEqualTo("data: {\"number\":1,\"after\":\"\"}");
            feed.add(2);
            assertThat(next(lines)).isEqualTo("id: 2");
            // The source ends by itself, and the stream whole.
            feed.add(0);
            assertThat(lines.lines().toList()).contains("data: {\"number\":2,\"after\":\"\"}");
        }
        await().until(() -> running.get() == 0);
    }

    @Test
    void lastEventIdComesByHeaderOrQuery() throws Exception {
        feed.addAll(List.of(8, 0));
        HttpResponse<String> byHeader =
                served.send(served.request("/v1/events?last_event_id=6", "user").header("Last-Event-ID", "7"));
        assertThat(byHeader.body()).contains("\"after\":\"7\"");
        feed.addAll(List.of(8, 0));
        assertThat(served.send(served.request("/v1/events/?last_event_id=6", "user"))
                        .body())
                .contains("\"after\":\"6\"");
    }

    @Test
    void goneClientIsNoticedByTheHeartbeat() throws Exception {
        Socket socket = connect();
        assertThat(read(socket, 2)).contains("retry: 1000");
        assertThat(running).hasValue(1);
        socket.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> running.get() == 0);
    }

    @Test
    void clientThatDoesNotReadIsGivenUp() throws Exception {
        try (Socket socket = served.connect("GET /v1/flood HTTP/1.1", "Host: x", "Authorization: Bearer user", "")) {
            await().until(() -> running.get() == 1);
            await().atMost(Duration.ofSeconds(20)).until(() -> running.get() == 0);
            assertThat(socket.isClosed()).isFalse();
        }
    }

    @Test
    void closingPortEndsStreamsAtOnceAndWholeAndLetsNoneBegin() throws Exception {
        HttpResponse<InputStream> response = served.stream(served.request("/v1/events", "user"));
        try (BufferedReader lines = lines(response)) {
            assertThat(lines.readLine()).startsWith("retry");
            served.close();
            // Read to its end without an exception: the last chunk was there.
            assertThat(lines.lines()).noneMatch(line -> line.startsWith("data"));
        }
        assertThat(running).hasValue(0);
        served.reopen();
        feed.addAll(List.of(3, 0));
        assertThat(served.send(served.request("/v1/events", "user")).body()).contains("id: 3");
    }

    @Test
    void streamEndsWithItsSession() throws Exception {
        try (BufferedReader lines = lines(served.stream(served.request("/v1/events", "user")))) {
            assertThat(lines.readLine()).startsWith("retry");
            served.revoked.add("user");
            assertThat(lines.lines()).noneMatch(line -> line.startsWith("data"));
        }
        assertThat(running).hasValue(0);
    }

    @Test
    void streamsAreBoundedAndRequestsGoOn() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < EventStreams.MOST; i++) {
            sockets.add(connect());
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> running.get() == EventStreams.MOST);
        HttpResponse<String> refused = served.send(served.request("/v1/events", "user"));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(served.send(served.request("/v1/plain", "user")).statusCode())
                .isEqualTo(204);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> running.get() == 0);
        feed.addAll(List.of(5, 0));
        assertThat(served.send(served.request("/v1/events", "user")).body()).contains("id: 5");
    }

    @Test
    void failedSourceBreaksTheStreamSoThatTheClientComesBack() throws Exception {
        HttpResponse<InputStream> response = served.stream(served.request("/v1/broken", "user"));
        try (InputStream body = response.body()) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(served.send(served.request("/v1/plain", "user")).statusCode())
                .isEqualTo(204);
    }

    @Test
    void headAsksForHeadersOnly() throws Exception {
        HttpResponse<String> response =
                served.send(served.request("/v1/events", "user").HEAD());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(running).hasValue(0);
    }

    private Socket connect() {
        return served.connect("GET /v1/events HTTP/1.1", "Host: x", "Authorization: Bearer user", "");
    }

    /** What comes until so many comments are among it. */
    private static String read(Socket socket, int comments) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (text.toString().split("\n:\n", -1).length <= comments) {
            int next = in.read();
            assertThat(next).as("the stream after %s", text).isNotNegative();
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    private static BufferedReader lines(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next line that is neither empty nor a comment nor the opening. */
    private static String next(BufferedReader lines) throws IOException {
        while (true) {
            String line = lines.readLine();
            if (line == null || !(line.isEmpty() || line.startsWith(":") || line.startsWith("retry"))) {
                return String.valueOf(line);
            }
        }
    }

    private List<Route> routes() {
        return List.of(
                Route.get("/v1/events")
                        .named("watch", "test")
                        .allows(Permission.SIGNED_IN)
                        .streams()
                        .does(call -> Answer.events(
                                sink -> count(sink, call.lastEventId().orElse("")))),
                Route.get("/v1/flood")
                        .named("flood", "test")
                        .allows(Permission.SIGNED_IN)
                        .streams()
                        .does(call -> Answer.events(this::flood)),
                Route.get("/v1/broken")
                        .named("break", "test")
                        .allows(Permission.SIGNED_IN)
                        .streams()
                        .does(call -> Answer.events(sink -> {
                            sink.send("1", "last", Json.object());
                            throw new IllegalStateException("the source failed, as the test wants");
                        })),
                Route.get("/v1/plain")
                        .named("readPlain", "test")
                        .allows(Permission.SIGNED_IN)
                        .does(call -> Answer.nothing()));
    }

    private void count(EventSink sink, String after) throws InterruptedException {
        running.incrementAndGet();
        try {
            for (int number = feed.take(); number > 0; number = feed.take()) {
                sink.send(
                        Integer.toString(number),
                        "counted",
                        Json.object().put("number", number).put("after", after));
            }
        } finally {
            running.decrementAndGet();
        }
    }

    private void flood(EventSink sink) throws InterruptedException {
        running.incrementAndGet();
        try {
            while (sink.open() && !released.await(0, TimeUnit.SECONDS)) {
                sink.send("", "flood", Json.object().put("text", FLOOD));
            }
        } finally {
            running.decrementAndGet();
        }
    }
}
