package orchestra.agent.relation;

import java.util.Map;

/**
 * A relation to clients of the API.
 *
 * @param id such as {@code api:2}
 * @param given what our unit's databag holds now
 * @param address where the other side reaches this unit
 */
public record ApiRelation(String id, Map<String, String> given, String address) {

    /** Our databag's key for the API's URL. */
    public static final String URL = "api_url";

    public ApiRelation {
        given = Map.copyOf(given);
    }
}
