package orchestra.orchestrator.session;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures by key and says how long the next attempt must wait: nothing for the first few, then one second,
 * doubled by each failure up to a cap. A key that has not failed for an hour starts anew. For one thread at a time.
 */
final class FailureCounts {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int DOUBLINGS_MOST = 20;

    private final int free;
    private final Duration longest;
    private final int together;
    private final Remembered<String, Count> counts;

    /**
     * @param free so many failures cost nothing
     * @param longest the cap of the wait
     * @param together so many attempts may run at once before the free ones are used up; after that, one
     * @param remembered so many keys are kept
     */
    FailureCounts(int free, Duration longest, int together, int remembered) {
        this.free = free;
        this.longest = longest;
        this.together = together;
        this.counts = new Remembered<>(remembered);
    }

    private record Count(int failures, Instant last, int running) {}

    /** How long an attempt must wait from {@code now} on; zero: it may begin. */
    Duration wait(String key, Instant now) {
        Count count = counts.get(key);
        if (count == null) {
            return Duration.ZERO;
        }
        int failures = failures(count, now);
        if (count.running() >= (failures < free ? together : 1)) {
            return FIRST_WAIT;
        }
        if (failures < free) {
            return Duration.ZERO;
        }
        Duration penalty = FIRST_WAIT.multipliedBy(1L << Math.min(failures - free, DOUBLINGS_MOST));
        Duration left = Duration.between(now, count.last().plus(penalty.compareTo(longest) < 0 ? penalty : longest));
        // Rounded up: who waits as told is let in.
        return left.isPositive()
                ? Duration.ofSeconds(left.plusNanos(999_999_999).toSeconds())
                : Duration.ZERO;
    }

    void begin(String key) {
        Count count = known(counts.get(key));
        counts.put(key, new Count(count.failures(), count.last(), count.running() + 1));
    }

    void end(String key, boolean failed, Instant now) {
        Count count = known(counts.get(key));
        int failures = failures(count, now) + (failed ? 1 : 0);
        int running = Math.max(0, count.running() - 1);
        if (failures == 0 && running == 0) {
            counts.remove(key);
            return;
        }
        counts.put(key, new Count(failures, failed ? now : count.last(), running));
    }

    /** The owner came: what was counted before is gone. */
    void forgive(String key) {
        Count count = known(counts.get(key));
        counts.put(key, new Count(0, Instant.EPOCH, count.running()));
    }

    private static int failures(Count count, Instant now) {
        return count.last().plus(FORGOTTEN).isAfter(now) ? count.failures() : 0;
    }

    private static Count known(@Nullable Count count) {
        return count == null ? new Count(0, Instant.EPOCH, 0) : count;
    }
}
