package orchestra.orchestrator.http;

import io.helidon.common.uri.UriEncoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path, in time that grows with the path's segments and not with the number of routes. A path with
 * a trailing slash and the one without are the same, unless routes say otherwise. A segment in words goes before a
 * parameter. Immutable once made.
 */
final class RouteTable {
    private final Node root = new Node();

    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            Node node = root;
            for (String segment : segments(route.path())) {
                node = segment.startsWith("{")
                        ? node.parameter(segment.substring(1, segment.length() - 1))
                        : node.words.computeIfAbsent(segment, word -> new Node());
            }
            Route before = (slashed(route.path()) ? node.slashed : node.plain).put(route.method(), route);
            if (before != null) {
                throw new IllegalArgumentException("two routes " + route.method() + " " + route.path());
            }
        }
    }

    /**
     * What is served at a path.
     *
     * @param routes by method, never empty
     * @param parameters of the path, decoded
     */
    record Found(Map<String, Route> routes, Map<String, String> parameters) {}

    /**
     * Looks a path up.
     *
     * @param rawPath as the client sent it, validly percent-encoded
     */
    Optional<Found> find(String rawPath) {
        Map<String, String> parameters = new LinkedHashMap<>();
        // Split before it is decoded: an encoded slash belongs to its segment.
        Node node = find(root, segments(rawPath), 0, parameters);
        return node == null ? Optional.empty() : Optional.of(new Found(node.routes(slashed(rawPath)), parameters));
    }

    private static @Nullable Node find(Node node, String[] segments, int at, Map<String, String> parameters) {
        if (at == segments.length) {
            return node.plain.isEmpty() && node.slashed.isEmpty() ? null : node;
        }
        String segment = UriEncoding.decodeUri(segments[at]);
        Node word = node.words.get(segment);
        if (word != null) {
            Node found = find(word, segments, at + 1, parameters);
            if (found != null) {
                return found;
            }
        }
        if (node.any == null || segment.isEmpty()) {
            return null;
        }
        Node found = find(node.any, segments, at + 1, parameters);
        if (found != null) {
            parameters.put(node.name, segment);
        }
        return found;
    }

    private static String[] segments(String path) {
        int end = slashed(path) ? path.length() - 1 : path.length();
        int begin = path.startsWith("/") ? 1 : 0;
        return begin >= end ? new String[0] : path.substring(begin, end).split("/", -1);
    }

    private static boolean slashed(String path) {
        return path.endsWith("/");
    }

    private static final class Node {
        private final Map<String, Node> words = new TreeMap<>();
        private final Map<String, Route> plain = new LinkedHashMap<>();
        private final Map<String, Route> slashed = new LinkedHashMap<>();
        private String name = "";
        private @Nullable Node any;

        private Node parameter(String wanted) {
            if (any == null) {
                any = new Node();
                name = wanted;
            }
            if (!name.equals(wanted)) {
                throw new IllegalArgumentException("one place has the names {" + name + "} and {" + wanted + "}");
            }
            return any;
        }

        private Map<String, Route> routes(boolean trailing) {
            Map<String, Route> own = trailing ? slashed : plain;
            if (!own.isEmpty()) {
                return own;
            }
            return trailing ? plain : slashed;
        }
    }
}
