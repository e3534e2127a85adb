package orchestra.worker.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Picks the wanted values out of lines {@code KEY=VALUE}; the last line of a key counts. Safe for many threads. */
final class OutputValues {
    private final List<String> keys;
    private final Map<String, String> values = new HashMap<>();

    OutputValues(List<String> keys) {
        this.keys = List.copyOf(keys);
    }

    synchronized void read(String line) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            return;
        }
        for (String key : keys) {
            if (line.startsWith(key) && line.startsWith("=", key.length())) {
                values.put(key, line.substring(key.length() + 1));
            }
        }
    }

    /** Those found so far. */
    synchronized Map<String, String> found() {
        return Map.copyOf(values);
    }
}
