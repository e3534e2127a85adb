package orchestra.orchestrator.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.Identity;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.settings.ListenAddress;
import orchestra.testbed.FreePort;

/** Routes on a real port; the tokens are the accounts' names, {@code admin} and {@code user} those of two people. */
public final class Served implements AutoCloseable {
    final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final int port = FreePort.any();
    private final HttpOpener opener;
    private Opener.Port open;

    public Served(List<Route> routes) {
        this(
                routes,
                new Bodies(),
                new EventStreams.Pace(
                        Duration.ofSeconds(15), Duration.ofSeconds(20), Duration.ofSeconds(1), System::nanoTime));
    }

    Served(List<Route> routes, Bodies bodies, EventStreams.Pace pace) {
        Router router = new Router(routes, this::identity, new RequestMetrics(metrics), bodies);
        opener = new HttpOpener(router, () -> new EventStreams(pace));
        open = opener.open(new ListenAddress("127.0.0.1", port));
    }

    void reopen() {
        open = opener.open(new ListenAddress("127.0.0.1", port));
    }

    String metrics() {
        return metrics.scrape();
    }

    public HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<InputStream> stream(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** A connection of which the given lines were sent, each with its line end. */
    Socket connect(String... lines) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            String head = String.join("\r\n", lines) + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            return socket;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        open.close();
    }

    private Identity identity(String token) {
        if (revoked.contains(token)) {
            throw Failure.of(FailureKind.UNAUTHENTICATED, "The session has ended.");
        }
        Caller caller = switch (token) {
            case "root" -> new Caller.Root();
            case "node" -> new Caller.Node();
            case "admin" -> new Caller.Person(new UserId(new UUID(1, 1)), true);
            case "user" -> new Caller.Person(new UserId(new UUID(1, 2)), false);
            default -> throw Failure.of(FailureKind.UNAUTHENTICATED, "Nobody has this token.");
        };
        return new Identity(caller, "session-of-" + token);
    }
}
