package orchestra.orchestrator.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orchestra.orchestrator.access.Authenticator;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the list of routes into Helidon's routing. Whatever happens to a request, it is answered here: by its handler,
 * or by a problem document; never by HTML or a stack trace. Every answer carries the id the log knows it by.
 */
public final class Router {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final String NO_ROUTE = "none";

    private final List<Route> routes;
    private final RequestReader reader;
    private final RequestMetrics metrics;

    public Router(List<Route> routes, Authenticator authenticator, RequestMetrics metrics) {
        this.routes = List.copyOf(routes);
        this.reader = new RequestReader(authenticator);
        this.metrics = metrics;
    }

    /** Made anew for every port that is opened: Helidon's routing serves one server. */
    HttpRouting.Builder routing() {
        HttpRouting.Builder routing = HttpRouting.builder();
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (Route route : routes) {
            List<String> known = methods.computeIfAbsent(route.path(), path -> new ArrayList<>());
            known.add(route.method());
            routing.route(
                    Method.create(route.method()),
                    route.path(),
                    (request, response) -> handle(route, request, response));
            if (route.method().equals("GET")) {
                known.add("HEAD");
                routing.route(Method.HEAD, route.path(), (request, response) -> handle(route, request, response));
            }
        }
        methods.forEach((path, known) ->
                routing.any(path, (request, response) -> refuseMethod(path, known, request, response)));
        routing.any((request, response) -> answer(NO_ROUTE, request, response, () -> {
            throw Failure.of(FailureKind.NOT_FOUND, "Nothing is served at this path. See /apidocs/ for what is.");
        }));
        return routing;
    }

    private interface Work {
        Answer run();
    }

    private void handle(Route route, ServerRequest request, ServerResponse response) {
        answer(route.path(), request, response, () -> route.handler().handle(reader.read(route, request)));
    }

    private void refuseMethod(String path, List<String> known, ServerRequest request, ServerResponse response) {
        String allow = String.join(", ", known);
        response.header("Allow", allow);
        answer(path, request, response, () -> {
            if (request.prologue().method().text().equals("OPTIONS")) {
                return Answer.nothing();
            }
            throw Failure.of(FailureKind.METHOD_NOT_ALLOWED, "This path knows " + allow + ".");
        });
    }

    private void answer(String route, ServerRequest request, ServerResponse response, Work work) {
        String id = UUID.randomUUID().toString();
        long started = System.nanoTime();
        Answer answer;
        try {
            answer = work.run();
        } catch (Failure failure) {
            note(failure, id);
            answer = Problems.answer(failure, id);
        } catch (RequestException | CloseConnectionException | UncheckedIOException transport) {
            // The body is too large, badly framed, or its sender is gone: the listener's own handlers answer.
            throw transport;
        } catch (RuntimeException unexpected) {
            LOG.atError()
                    .addKeyValue("request", id)
                    .addKeyValue("route", route)
                    .setCause(unexpected)
                    .log("Request failed");
            answer = Problems.answer(
                    Failure.of(FailureKind.INTERNAL, "An error of ours; the log has it under this instance."), id);
        }
        String method = request.prologue().method().text();
        metrics.answered(method, route, answer.status(), System.nanoTime() - started);
        LOG.atDebug()
                .addKeyValue("request", id)
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", answer.status())
                .log("Request answered");
        send(answer, id, response);
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

    private static void send(Answer answer, String id, ServerResponse response) {
        response.status(Status.create(answer.status()));
        answer.headers().forEach(response::header);
        response.header("X-Request-Id", id);
        response.header("X-Content-Type-Options", "nosniff");
        if (answer.media().isEmpty()) {
            response.send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, answer.media());
        response.send(answer.body());
    }
}
