package orchestra.orchestrator.http;

import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import orchestra.orchestrator.access.Authenticator;

/** Serves the list of routes on any number of ports, which have their memory for bodies in common. */
public final class Router {
    private final RouteTable routes;
    private final RequestReader reader;
    private final SharedAnswers shared;
    private final RequestMetrics metrics;
    private final Bodies bodies;
    private final int bodyMost;

    public Router(List<Route> routes, Authenticator authenticator, RequestMetrics metrics) {
        this(routes, authenticator, metrics, new Bodies());
    }

    Router(List<Route> routes, Authenticator authenticator, RequestMetrics metrics, Bodies bodies) {
        this.routes = new RouteTable(routes);
        this.reader = new RequestReader(authenticator);
        this.shared = new SharedAnswers(reader);
        this.metrics = metrics;
        this.bodies = bodies;
        this.bodyMost = routes.stream().mapToInt(Route::bodyMost).max().orElse(Bodies.SMALL_MOST);
    }

    /**
     * Made anew for every port that is opened: Helidon's routing serves one server.
     *
     * @param streams of that port
     */
    HttpRouting.Builder routing(EventStreams streams) {
        Dispatcher dispatcher = new Dispatcher(routes, reader, shared, metrics, bodies, streams);
        return HttpRouting.builder().any(dispatcher::handle);
    }

    /** The most bytes that any route takes. */
    int bodyMost() {
        return bodyMost;
    }
}
