package orchestra.protocol;

import java.util.Map;
import java.util.OptionalDouble;

/** What a worker says of one attempt. */
public sealed interface Report {
    AttemptId attempt();

    /** It is about to begin, and may only if this is accepted. */
    record Taken(AttemptId attempt) implements Report {}

    /**
     * How far it is.
     *
     * @param ratio from 0 to 1, never less than before; empty when the length is not known
     * @param text in the engine's words, such as ffmpeg's frame and speed; may be empty
     */
    record Progress(AttemptId attempt, OptionalDouble ratio, String text) implements Report {
        public Progress {
            if (ratio.isPresent() && !(ratio.getAsDouble() >= 0 && ratio.getAsDouble() <= 1)) {
                throw new IllegalArgumentException("progress must lie between 0 and 1");
            }
        }
    }

    /**
     * How it ended.
     *
     * @param output values by name
     * @param message why it failed, in one line; empty on success
     * @param log the last of what it wrote; may be empty
     */
    record Ended(AttemptId attempt, Outcome outcome, Map<String, String> output, String message, String log)
            implements Report {
        public Ended {
            output = Map.copyOf(output);
        }
    }
}
