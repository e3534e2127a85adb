package orchestra.orchestrator.task;

import java.util.OptionalDouble;

/**
 * How far an attempt is.
 *
 * @param ratio from 0 to 1; empty when its length is not known
 * @param text in its engine's words
 */
public record Progress(OptionalDouble ratio, String text) {
    /** The later of two, which is never less far than the earlier. */
    Progress then(Progress later) {
        if (ratio.isPresent() && later.ratio.orElse(0) < ratio.getAsDouble()) {
            return new Progress(ratio, later.text);
        }
        return later;
    }
}
