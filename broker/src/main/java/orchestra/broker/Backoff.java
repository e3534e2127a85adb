package orchestra.broker;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before trying again: twice as long after each failure, to an upper limit, and of that a random part
 * of between half and all, so that many do not come back at once.
 *
 * @param random gives numbers from 0 to 1
 */
record Backoff(Duration first, Duration longest, DoubleSupplier random) {
    private static final int MOST_DOUBLINGS = 30;

    /**
     * The next pause.
     *
     * @param failures how many there were in a row, this one included
     */
    Duration after(int failures) {
        int doublings = Math.clamp(failures - 1L, 0, MOST_DOUBLINGS);
        long most = Math.min(longest.toNanos(), first.toNanos() << Math.min(doublings, spare()));
        return Duration.ofNanos((long) (most * (0.5 + random.getAsDouble() / 2)));
    }

    /** How often the first pause can be doubled before the number is too large. */
    private int spare() {
        return Long.numberOfLeadingZeros(first.toNanos()) - 1;
    }
}
