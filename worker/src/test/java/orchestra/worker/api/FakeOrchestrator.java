package orchestra.worker.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.HeartbeatAnswer;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson;
import orchestra.protocol.WorkerName;

/** The API's part for workers, in this process: it notes what it is told and answers as the test says. */
public final class FakeOrchestrator implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger tokens = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What was reported, and answered with something else than {@code LATER}, in order. */
    public final List<Report> reports = new CopyOnWriteArrayList<>();

    public final List<WorkerName> reporters = new CopyOnWriteArrayList<>();
    public final List<Heartbeat> beats = new CopyOnWriteArrayList<>();
    public final List<Integer> sizes = new CopyOnWriteArrayList<>();
    public final Map<AttemptId, Long> endedAt = new ConcurrentHashMap<>();
    public final AtomicInteger signIns = new AtomicInteger();
    public final AtomicInteger requests = new AtomicInteger();
    public volatile String secret = "node-canary";
    public volatile List<String> queues = List.of();
    public volatile List<AttemptId> stop = List.of();
    public volatile Function<Report, ReportAnswer> answers = report -> ReportAnswer.ACCEPTED;
    /** The status of everything; 200 to work. */
    public volatile int status = 200;

    /** Whether it leaves whoever asks without an answer, until it is closed. */
    public volatile boolean hangs;
    /** What Retry-After says where sign-in is refused; empty for no such header. */
    public volatile String retryAfter = "";

    private volatile String token = "none";

    public FakeOrchestrator() {
        this(0);
    }

    /** @param port 0 for any */
    public FakeOrchestrator(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/", this::answer);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Ends all sessions. */
    public void expire() {
        token = "expired";
    }

    /** The kinds of what was reported of an attempt, such as {@code taken ended:success}. */
    public List<String> told(AttemptId attempt) {
        List<String> kinds = new ArrayList<>();
        for (Report report : reports) {
            if (report.attempt().equals(attempt)) {
                kinds.add(
                        switch (report) {
                            case Report.Taken taken -> "taken";
                            case Report.Progress progress -> "progress";
                            case Report.Ended ended ->
                                "ended:" + ended.outcome().text();
                        });
            }
        }
        return kinds;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (hangs) {
                boolean _ = closing.await(1, TimeUnit.MINUTES);
                return;
            }
            if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            String request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            if (!String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"))
                    .equals("application/json")) {
                exchange.sendResponseHeaders(415, -1);
            } else if (request.equals("POST /v1/sessions")) {
                signIn(exchange, new String(body, StandardCharsets.UTF_8));
            } else if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (request.equals("POST /v1/reports")) {
                send(exchange, 200, reports(ReportJson.readBatch(body)));
            } else if (request.startsWith("PUT /v1/workers/")) {
                send(exchange, 200, beat(request, ReportJson.readHeartbeat(body)));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void signIn(HttpExchange exchange, String body) throws IOException {
        signIns.incrementAndGet();
        if (!body.equals("{\"mail\":\"node\",\"secret\":\"" + secret + "\"}")) {
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(retryAfter.isEmpty() ? 401 : 429, -1);
            return;
        }
        token = "token-" + tokens.incrementAndGet();
        send(
                exchange,
                201,
                ("{\"token\":\"" + token + "\",\"id\":\"x\",\"user\":{}}").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized byte[] reports(ReportJson.Batch batch) {
        sizes.add(batch.reports().size());
        reporters.add(batch.worker());
        List<ReportAnswer> given = new ArrayList<>();
        for (Report report : batch.reports()) {
            ReportAnswer answer = answers.apply(report);
            given.add(answer);
            if (answer != ReportAnswer.LATER) {
                reports.add(report);
            }
            if (report instanceof Report.Ended) {
                endedAt.putIfAbsent(report.attempt(), System.nanoTime());
            }
        }
        return ReportJson.writeAnswers(given);
    }

    private byte[] beat(String request, Heartbeat heartbeat) {
        if (!request.endsWith("/" + heartbeat.worker().name())) {
            throw new AssertionError("beat of another worker: " + request);
        }
        beats.add(heartbeat);
        return ReportJson.write(new HeartbeatAnswer(queues, stop));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
