package orchestra.orchestrator.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Map;
import orchestra.orchestrator.read.SharedReads;

/**
 * Has what is asked several times at the same time answered once, where the route lets it: from the check of the token
 * to the bytes for one token, and from the handler on for different ones. Safe for use by many threads.
 */
final class SharedAnswers {
    private final RequestReader reader;
    private final SharedReads<Asked, Answer> ofOne = new SharedReads<>();
    private final SharedReads<Asked, Answer> ofAll = new SharedReads<>();

    SharedAnswers(RequestReader reader) {
        this.reader = reader;
    }

    /**
     * Everything that determines an answer.
     *
     * @param operation the route's name
     * @param authorization of the one who asks, as sent; empty where the answer is the same for all who may ask
     */
    private record Asked(String operation, String path, String query, String authorization) {
        /** Holds a token. */
        @Override
        public String toString() {
            return operation;
        }
    }

    Answer answer(Route route, Map<String, String> path, ServerRequest request, Body body) {
        if (route.sharing() == Route.Sharing.NOBODY) {
            return route.handler().handle(reader.read(route, path, request, body));
        }
        String authorization =
                request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        return ofOne.read(asked(route, request, authorization), () -> {
            Call call = reader.read(route, path, request, body);
            return route.sharing() == Route.Sharing.EVERYBODY
                    ? ofAll.read(
                            asked(route, request, ""), () -> route.handler().handle(call))
                    : route.handler().handle(call);
        });
    }

    private static Asked asked(Route route, ServerRequest request, String authorization) {
        return new Asked(
                route.name(),
                request.prologue().uriPath().rawPath(),
                request.query().rawValue(),
                authorization);
    }
}
