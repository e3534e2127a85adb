package orchestra.orchestrator.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import orchestra.orchestrator.access.Authenticator;
import orchestra.orchestrator.access.Identity;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.failure.FieldError;
import orchestra.orchestrator.schema.Shape;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Makes a {@link Call} of a request: who calls, whether they may, and only then what they send. */
final class RequestReader {
    private static final String BEARER = "bearer ";

    private final Authenticator authenticator;

    RequestReader(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    Call read(Route route, ServerRequest request) {
        Map<String, String> headers = headers(request);
        Map<String, String> path = request.path().pathParameters().toMap().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
        Identity identity = identity(route.permission(), headers);
        if (!route.permission().allows(identity.caller(), path.getOrDefault("id", ""))) {
            throw Failure.of(
                    FailureKind.FORBIDDEN, "This is for: " + route.permission().doc());
        }
        return new Call(
                identity,
                path,
                query(request),
                headers,
                body(route, request, headers),
                request.remotePeer().address() instanceof InetSocketAddress peer
                        ? peer.getAddress().getHostAddress()
                        : request.remotePeer().host());
    }

    private Identity identity(Permission permission, Map<String, String> headers) {
        if (permission == Permission.ANYONE) {
            return Identity.NOBODY;
        }
        String authorization = headers.getOrDefault("authorization", "");
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw Failure.of(
                    FailureKind.UNAUTHENTICATED,
                    "Send the token of a sign-in (POST /v1/sessions) as Authorization: Bearer TOKEN.");
        }
        return authenticator.authenticate(
                authorization.substring(BEARER.length()).strip());
    }

    private static JsonNode body(Route route, ServerRequest request, Map<String, String> headers) {
        Optional<Shape> shape = route.request();
        if (shape.isEmpty()) {
            return NullNode.instance;
        }
        byte[] bytes = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        if (bytes.length == 0 && route.bodyOptional()) {
            return NullNode.instance;
        }
        checkMedia(shape.get(), headers.getOrDefault("content-type", ""));
        JsonNode node = Json.read(bytes);
        if (shape.get().media().equals(Shape.MERGE_PATCH)) {
            // What counts is what comes of it: the handler checks that.
            if (!node.isObject()) {
                throw Failure.invalid(List.of(new FieldError("", "must be a JSON object")));
            }
            return node;
        }
        List<FieldError> errors = shape.get().check(node);
        if (!errors.isEmpty()) {
            throw Failure.invalid(errors);
        }
        return node;
    }

    private static void checkMedia(Shape shape, String contentType) {
        String media = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals(shape.media()) && !media.equals(Shape.JSON)) {
            throw Failure.of(FailureKind.UNSUPPORTED_TYPE, "Send the body as Content-Type: " + shape.media() + ".");
        }
    }

    private static Map<String, String> headers(ServerRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : List.of("authorization", "content-type", "if-match", "if-none-match")) {
            request.headers().first(HeaderNames.create(name)).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    private static Map<String, List<String>> query(ServerRequest request) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String name : request.query().names()) {
            query.put(name, request.query().all(name, List::of));
        }
        return query;
    }
}
