package orchestra.protocol.gorch;

import java.time.Duration;

/**
 * How often a node is tried that fails or times out. An attempt that was lost with its worker does not count here.
 *
 * @param attempts at most, at least 1
 * @param backoff before the second attempt; doubled before each one after it
 * @param most that backoff grows to
 */
public record Retry(int attempts, Duration backoff, Duration most) {
    public static final Retry NONE = new Retry(1, Duration.ofSeconds(1), Duration.ofMinutes(5));

    public Retry {
        if (attempts < 1 || backoff.isNegative() || most.isNegative()) {
            throw new IllegalArgumentException("attempts must be at least 1 and backoff not negative");
        }
    }

    /** How long to wait after {@code failed} attempts have failed. */
    public Duration after(int failed) {
        Duration wait = backoff.multipliedBy(1L << Math.clamp(failed - 1, 0, 20));
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
