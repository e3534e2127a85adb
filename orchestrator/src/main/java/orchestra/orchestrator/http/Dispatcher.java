package orchestra.orchestrator.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves requests on one port. Whatever happens to a request, it is answered here: by its handler,
 * or by a problem document; never by HTML or a stack trace. Every answer carries the id the log knows it by.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String NO_ROUTE = "none";
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final Header NO_SNIFFING = HeaderValues.createCached("X-Content-Type-Options", "nosniff");

    private final RouteTable routes;
    private final RequestReader reader;
    private final SharedAnswers shared;
    private final RequestMetrics metrics;
    private final Bodies bodies;
    private final EventStreams streams;

    Dispatcher(
            RouteTable routes,
            RequestReader reader,
            SharedAnswers shared,
            RequestMetrics metrics,
            Bodies bodies,
            EventStreams streams) {
        this.routes = routes;
        this.reader = reader;
        this.shared = shared;
        this.metrics = metrics;
        this.bodies = bodies;
        this.streams = streams;
    }

    private interface Work {
        Answer run(Body body);
    }

    /** An answer, and room for its stream if it is one. */
    private record Ready(Answer answer, EventStreams.@Nullable Place place) implements AutoCloseable {
        private Ready(Answer answer) {
            this(answer, null);
        }

        @Override
        public void close() {
            if (place != null) {
                place.close();
            }
        }
    }

    void handle(ServerRequest request, ServerResponse response) {
        // That it is validly encoded was checked when it was read.
        Optional<RouteTable.Found> found =
                routes.find(request.prologue().uriPath().rawPathNoParams());
        if (found.isEmpty()) {
            refuseUnknown(request, response);
            return;
        }
        Map<String, Route> routesHere = found.get().routes();
        Route route = routesHere.get(method(request));
        if (route == null) {
            refuseMethod(routesHere, request, response);
            return;
        }
        Map<String, String> path = found.get().parameters();
        Work work = body -> shared.answer(route, path, request, body);
        answer(route.path(), request, response, work, () -> reader.admits(route, path, request));
    }

    /** The method whose route serves the request: what HEAD asks for is what GET would answer. */
    private static String method(ServerRequest request) {
        String method = request.prologue().method().text();
        return method.equals("HEAD") ? "GET" : method;
    }

    private void refuseUnknown(ServerRequest request, ServerResponse response) {
        Work work = body -> {
            throw Failure.of(FailureKind.NOT_FOUND, "Nothing is served at this path. See /apidocs/ for what is.");
        };
        answer(NO_ROUTE, request, response, work, () -> true);
    }

    private void refuseMethod(Map<String, Route> routesHere, ServerRequest request, ServerResponse response) {
        List<String> known = new ArrayList<>(routesHere.keySet());
        if (routesHere.containsKey("GET")) {
            known.add("HEAD");
        }
        String allow = String.join(", ", known);
        response.header("Allow", allow);
        String path = routesHere.values().iterator().next().path();
        Work work = body -> {
            if (request.prologue().method().text().equals("OPTIONS")) {
                return Answer.nothing();
            }
            throw Failure.of(FailureKind.METHOD_NOT_ALLOWED, "This path knows " + allow + ".");
        };
        answer(path, request, response, work, () -> true);
    }

    private void answer(
            String route, ServerRequest request, ServerResponse response, Work work, BooleanSupplier stillMay) {
        String id = UUID.randomUUID().toString();
        long started = System.nanoTime();
        try (Body body = bodies.of(request);
                Ready ready = ready(route, id, body, work)) {
            Answer answer = ready.answer();
            String method = request.prologue().method().text();
            metrics.answered(method, route, answer.status(), System.nanoTime() - started);
            LOG.atDebug()
                    .addKeyValue("request", id)
                    .addKeyValue("method", method)
                    .addKeyValue("route", route)
                    .addKeyValue("status", answer.status())
                    .log("Request answered");
            boolean last = body.spoils() || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
            if (last) {
                response.header("Connection", "close");
            }
            begin(answer, id, response);
            if (ready.place() == null) {
                finish(answer, response);
            } else {
                stream(ready.place(), answer, method, response, stillMay);
            }
            body.discard(last);
        }
    }

    private Ready ready(String route, String id, Body body, Work work) {
        try {
            Answer answer = work.run(body);
            return answer.events().isPresent() ? new Ready(answer, streams.take()) : new Ready(answer);
        } catch (Failure failure) {
            note(failure, id);
            return new Ready(Problems.answer(failure, id));
        } catch (RequestException | CloseConnectionException | UncheckedIOException transport) {
            // The body is too large, badly framed, or its sender is gone: the listener's own handlers answer.
            throw transport;
        } catch (RuntimeException unexpected) {
            LOG.atError()
                    .addKeyValue("request", id)
                    .addKeyValue("route", route)
                    .setCause(unexpected)
                    .log("Request failed");
            return new Ready(Problems.answer(
                    Failure.of(FailureKind.INTERNAL, "An error of ours; the log has it under this instance."), id));
        }
    }

    private static void note(Failure failure, String id) {
        if (failure.getCause() != null) {
            LOG.atWarn()
                    .addKeyValue("request", id)
                    .addKeyValue("kind", failure.kind().text())
                    .addKeyValue("cause", failure.getCause().toString())
                    .log("Request could not be served");
        }
    }

    private static void begin(Answer answer, String id, ServerResponse response) {
        response.status(Status.create(answer.status()));
        answer.headers().forEach(response::header);
        response.header(REQUEST_ID, id);
        response.header(NO_SNIFFING);
        if (!answer.media().isEmpty()) {
            response.header(HeaderNames.CONTENT_TYPE, answer.media());
        }
    }

    private static void finish(Answer answer, ServerResponse response) {
        if (answer.media().isEmpty()) {
            response.send();
            return;
        }
        response.send(answer.body());
    }

    private static void stream(
            EventStreams.Place place, Answer answer, String method, ServerResponse response, BooleanSupplier stillMay) {
        if (method.equals("HEAD")) {
            response.send();
            return;
        }
        if (!place.run(answer.events().orElseThrow(), response.outputStream(), stillMay)) {
            throw new CloseConnectionException("the event stream broke off");
        }
    }
}
