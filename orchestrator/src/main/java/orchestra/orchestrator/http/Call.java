package orchestra.orchestrator.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.Identity;
import tools.jackson.databind.JsonNode;

/**
 * A request that may be handled: routed, authorised, its body read.
 *
 * @param path the path's parameters
 * @param query the query's parameters
 * @param headers the request's headers that a handler may want, by lower-case name
 * @param body checked against the route's request shape, unless the route takes a merge patch; JSON null for none
 * @param address where the client is
 */
public record Call(
        Identity identity,
        Map<String, String> path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        JsonNode body,
        String address) {

    public Caller caller() {
        return identity.caller();
    }

    /** The path's parameter; empty where the path has none of this name. */
    public String parameter(String name) {
        return path.getOrDefault(name, "");
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
