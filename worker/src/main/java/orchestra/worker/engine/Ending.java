package orchestra.worker.engine;

import java.util.Map;
import orchestra.protocol.Outcome;

/**
 * How an attempt ended.
 *
 * @param output values by name
 * @param message why it failed, in one line; empty on success
 * @param log the last of what it wrote; may be empty
 */
public record Ending(Outcome outcome, Map<String, String> output, String message, String log) {
    public Ending {
        output = Map.copyOf(output);
    }

    public static Ending success(Map<String, String> output, String log) {
        return new Ending(Outcome.SUCCESS, output, "", log);
    }

    public static Ending failure(String message, String log) {
        return new Ending(Outcome.FAILURE, Map.of(), message, log);
    }

    public static Ending refused(String message) {
        return new Ending(Outcome.REFUSED, Map.of(), message, "");
    }
}
