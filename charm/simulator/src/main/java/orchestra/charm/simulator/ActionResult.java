package orchestra.charm.simulator;

import java.util.List;
import java.util.Map;

/**
 * What an action gave.
 *
 * @param completed whether it did not fail
 * @param message why it failed, else empty
 * @param results what action-set put, nested maps of strings
 * @param log what action-log said
 * @param stdout what it printed
 * @param stderr what it printed there
 * @param returnCode of its process
 */
public record ActionResult(
        boolean completed,
        String message,
        Map<String, Object> results,
        List<String> log,
        String stdout,
        String stderr,
        int returnCode) {
    public ActionResult {
        results = Map.copyOf(results);
        log = List.copyOf(log);
    }

    /** The value under a dotted path, or empty. */
    public String result(String path) {
        Object value = results;
        for (String key : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map && map.get(key) != null ? map.get(key) : "";
        }
        return String.valueOf(value);
    }
}
