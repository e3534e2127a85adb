package orchestra.orchestrator.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.Identity;
import tools.jackson.databind.JsonNode;

/**
 * A request that may be handled: routed, authorised, its body read. Immutable as long as nobody writes into the bytes it
 * gives.
 */
public final class Call {
    private static final byte[] NONE = new byte[0];

    private final Identity identity;
    private final Map<String, String> path;
    private final Map<String, List<String>> query;
    private final Map<String, String> headers;
    private final JsonNode body;
    private final byte[] raw;
    private final String address;

    /** A call whose route does not take its body raw. */
    public Call(
            Identity identity,
            Map<String, String> path,
            Map<String, List<String>> query,
            Map<String, String> headers,
            JsonNode body,
            String address) {
        this(identity, path, query, headers, body, NONE, address);
    }

    /**
     * A call.
     *
     * @param path the path's parameters
     * @param query the query's parameters
     * @param headers the request's headers that a handler may want, by lower-case name
     * @param body JSON null for none, or for one that is taken raw
     * @param raw the body's bytes where the route takes them raw, else empty
     * @param address where the client is
     */
    public Call(
            Identity identity,
            Map<String, String> path,
            Map<String, List<String>> query,
            Map<String, String> headers,
            JsonNode body,
            byte[] raw,
            String address) {
        this.identity = identity;
        this.path = Map.copyOf(path);
        this.query = query;
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.raw = raw;
        this.address = address;
    }

    public Identity identity() {
        return identity;
    }

    public Caller caller() {
        return identity.caller();
    }

    /** The query's parameters, in the order they came in. */
    public Map<String, List<String>> query() {
        return query;
    }

    /** Checked against the route's request shape, unless the route takes a merge patch; JSON null for none. */
    public JsonNode body() {
        return body;
    }

    /** The body as it came, where the route takes it raw; never empty there unless it may be left out. */
    public byte[] raw() {
        return raw;
    }

    /** Where the client is. */
    public String address() {
        return address;
    }

    /** The path's parameter; empty where the path has none of this name. */
    public String parameter(String name) {
        return path.getOrDefault(name, "");
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * The id of the last event that the client saw, if it comes back to a stream: the header {@code Last-Event-ID}, or
     * else the query's {@code last_event_id}, for a browser's first try, which cannot send headers.
     */
    public Optional<String> lastEventId() {
        return header("last-event-id")
                .or(() ->
                        query.getOrDefault("last_event_id", List.of()).stream().findFirst())
                .filter(id -> !id.isEmpty());
    }
}
