package orchestra.charm.simulator;

import java.time.Instant;

/** One line of the model's log. */
public record LogLine(Instant at, String unit, String level, String message) {
    @Override
    public String toString() {
        return at + " " + unit + " " + level + " " + message;
    }
}
