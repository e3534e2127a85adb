package orchestra.charm.simulator;

import java.time.Duration;

/** Watches hooks and statuses as they happen; called on the thread that runs the hook, or that of its tool call. */
public interface HookListener {
    /** How a run ended. */
    enum Outcome {
        DONE,
        SKIPPED,
        FAILED,
        KILLED
    }

    default void started(String unit, Hook hook) {}

    default void ended(String unit, Hook hook, Outcome outcome, Duration duration) {}

    default void status(String unit, Status status) {}
}
