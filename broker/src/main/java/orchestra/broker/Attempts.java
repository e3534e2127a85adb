package orchestra.broker;

import java.time.Duration;

/** Counts failures in a row; what held for a while in between starts a new row. Used by one thread. */
final class Attempts {
    private final Backoff backoff;
    private final Duration forgotten;
    private int failures;
    private long last;

    /** A row ends where nothing failed for {@code forgotten}, which has to be longer than any pause. */
    Attempts(Backoff backoff, Duration forgotten) {
        this.backoff = backoff;
        this.forgotten = forgotten;
    }

    /** Notes a failure; how long to wait now. */
    Duration failed() {
        long now = System.nanoTime();
        if (failures > 0 && now - last > forgotten.toNanos()) {
            failures = 0;
        }
        last = now;
        failures++;
        return backoff.after(failures);
    }

    /** Whether the failure noted last was the first in its row. */
    boolean isFirst() {
        return failures == 1;
    }

    void reset() {
        failures = 0;
    }
}
