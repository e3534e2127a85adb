package orchestra.agent.apply;

import orchestra.charm.Status;

/** What came of a step. */
public sealed interface Outcome {

    /** It was so already. */
    record Same() implements Outcome {}

    /** It was made so. */
    record Changed() implements Outcome {}

    /** It could not be made so; the status says why and what helps. */
    record Failed(Status status) implements Outcome {}

    /** {@link Changed} or {@link Same}. */
    static Outcome of(boolean changed) {
        return changed ? new Changed() : new Same();
    }
}
