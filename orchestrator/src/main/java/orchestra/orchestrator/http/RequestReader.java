package orchestra.orchestrator.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    private static final byte[] NONE = new byte[0];
    private static final List<HeaderName> HEADERS = Stream.of(
                    "authorization",
                    "content-type",
                    "if-match",
                    "if-none-match",
                    "last-event-id",
                    "x-orchestra-passed-on")
            .map(HeaderNames::create)
            .toList();

    private final Authenticator authenticator;

    RequestReader(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    Call read(Route route, Map<String, String> path, ServerRequest request, Body body) {
        Map<String, String> headers = headers(request);
        Identity identity = admit(route, path, headers);
        byte[] bytes = bytes(route, headers, body);
        return new Call(
                identity,
                path,
                query(request),
                headers,
                json(route, bytes),
                route.raw() ? bytes : NONE,
                request.remotePeer().address() instanceof InetSocketAddress peer
                        ? peer.getAddress().getHostAddress()
                        : request.remotePeer().host());
    }

    /** Whether the caller could make the request again now; that the database cannot be asked changes nothing. */
    boolean admits(Route route, Map<String, String> path, ServerRequest request) {
        try {
            admit(route, path, headers(request));
            return true;
        } catch (Failure failure) {
            return failure.kind() != FailureKind.UNAUTHENTICATED && failure.kind() != FailureKind.FORBIDDEN;
        }
    }

    private Identity admit(Route route, Map<String, String> path, Map<String, String> headers) {
        Identity identity = identity(route.permission(), headers);
        if (!route.permission().allows(identity.caller(), path.getOrDefault("id", ""))) {
            throw Failure.of(
                    FailureKind.FORBIDDEN, "This is for: " + route.permission().doc());
        }
        return identity;
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

    /** The body, its media type being one that the route takes; empty for none. */
    private static byte[] bytes(Route route, Map<String, String> headers, Body body) {
        Optional<Shape> shape = route.request();
        if (shape.isEmpty()) {
            return NONE;
        }
        byte[] bytes = body.read(route.bodyMost());
        if (bytes.length == 0 && route.bodyOptional()) {
            return bytes;
        }
        checkMedia(shape.get(), headers.getOrDefault("content-type", ""));
        if (bytes.length == 0) {
            throw Failure.of(FailureKind.MALFORMED, "The body is empty; a JSON object is expected.");
        }
        return bytes;
    }

    private static JsonNode json(Route route, byte[] bytes) {
        Optional<Shape> shape = route.request();
        if (shape.isEmpty() || bytes.length == 0 || route.raw()) {
            return NullNode.instance;
        }
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
        for (HeaderName name : HEADERS) {
            request.headers().first(name).ifPresent(value -> headers.put(name.lowerCase(), value));
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
