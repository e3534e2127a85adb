package orchestra.worker.report;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next try: doubled each time up to a cap, and jittered down to half of that.
 *
 * @param random from 0 to below 1
 */
public record Backoff(Duration first, Duration most, DoubleSupplier random) {
    private static final int DOUBLINGS_MOST = 20;

    /** Nanoseconds to wait after so many failures, counted from 1. */
    long nanos(int failures) {
        long doubled = first.toNanos() << Math.min(failures - 1, DOUBLINGS_MOST);
        return (long) (Math.min(doubled, most.toNanos()) * (0.5 + random.getAsDouble() / 2));
    }
}
