package orchestra.agent.apply;

import java.time.Duration;

/** Waits; a test's own pause does not. */
@FunctionalInterface
public interface Pause {

    /** Really waits. An interrupt ends the wait with a {@link StepFailure} and stays set. */
    Pause REAL = duration -> {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailure("interrupted while waiting", e);
        }
    };

    void of(Duration duration);
}
