package orchestra.orchestrator.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.settings.ListenAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens HTTP ports, each a Helidon server with a virtual thread per request and every limit set. */
public final class HttpOpener implements Opener {
    /** Streams stay for hours: they take nothing from the requests that come and go. */
    private static final int REQUESTS_MOST = 512 + EventStreams.MOST;

    /**
     * What the server itself refuses it does not read, so that the client may see a broken connection instead of the
     * answer. A body that is too large by less than this is refused by its route, and seen off.
     */
    private static final int SEEN_OFF_MOST = 16 * 1024 * 1024;

    private static final int CONNECTIONS_MOST = 4096;
    private static final Duration SILENCE_MOST = Duration.ofSeconds(30);
    private static final Duration IDLE_MOST = Duration.ofMinutes(2);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(8);
    private static final Logger LOG = LoggerFactory.getLogger(HttpOpener.class);

    private final Router router;
    private final Supplier<EventStreams> streaming;

    public HttpOpener(Router router) {
        this(router, EventStreams::new);
    }

    HttpOpener(Router router, Supplier<EventStreams> streaming) {
        this.router = router;
        this.streaming = streaming;
    }

    @Override
    public Port open(ListenAddress address) {
        EventStreams streams = streaming.get();
        try {
            return open(address, streams);
        } catch (RuntimeException failure) {
            streams.close();
            throw failure;
        }
    }

    private Port open(ListenAddress address, EventStreams streams) {
        WebServer server = WebServer.builder()
                .host(address.host())
                .port(address.port())
                .shutdownHook(false)
                .maxPayloadSize((long) router.bodyMost() + SEEN_OFF_MOST)
                .maxConcurrentRequests(REQUESTS_MOST)
                .maxTcpConnections(CONNECTIONS_MOST)
                .idleConnectionTimeout(IDLE_MOST)
                .shutdownGracePeriod(LAST_REQUESTS)
                .connectionOptions(SocketOptions.builder()
                        .readTimeout(SILENCE_MOST)
                        .tcpNoDelay(true)
                        .build())
                .directHandlers(problemsForAll())
                .routing(router.routing(streams))
                .build()
                .start();
        // The server tells a port that is taken to its log only.
        if (!server.isRunning()) {
            close(server);
            throw new UncheckedIOException(
                    new BindException("the port is not to be had; another program may listen there"));
        }
        return () -> {
            // They would go on for the whole of the grace that the last requests have.
            streams.close();
            close(server);
        };
    }

    private static void close(WebServer server) {
        try {
            server.stop();
        } catch (RuntimeException failure) {
            // The listening socket is closed first; a connection that came that very moment can make the rest fail.
            LOG.atWarn().addKeyValue("cause", failure.toString()).log("Port did not close cleanly");
        }
    }

    // What fails before a route is found, or while its body is read, comes by here.
    private DirectHandlers problemsForAll() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> {
                Answer answer =
                        Problems.answer(failure(status), UUID.randomUUID().toString());
                DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder()
                        .status(Status.create(answer.status()))
                        .header(HeaderNames.CONTENT_TYPE, answer.media())
                        .keepAlive(false)
                        .entity(answer.body());
                answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
                return response.build();
            });
        }
        return handlers.build();
    }

    private Failure failure(Status status) {
        return switch (status.code()) {
            case 413 -> Failure.of(FailureKind.TOO_LARGE, "A body may have at most " + router.bodyMost() + " bytes.");
            case 503 -> Failure.of(FailureKind.OVERLOADED, "Too many requests are being served at the moment.");
            case 404 -> Failure.of(FailureKind.NOT_FOUND, "Nothing is served at this path.");
            default ->
                status.code() < 500
                        ? Failure.of(FailureKind.MALFORMED, "The request is not valid HTTP.")
                        : Failure.of(FailureKind.INTERNAL, "An error of ours.");
        };
    }
}
