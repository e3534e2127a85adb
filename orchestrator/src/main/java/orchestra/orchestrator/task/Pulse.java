package orchestra.orchestrator.task;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells who lives by counters that grow, seen by one observer's own clock: nobody's clock is compared with another's. A
 * time in which the observer could not look does not count against anybody. For one thread at a time.
 */
final class Pulse {
    private final Duration silence;
    private final Duration gap;
    private final LongSupplier nanos;
    private final Map<String, Seen> seen = new HashMap<>();
    private long looked;
    private boolean first = true;

    private static final class Seen {
        private long beat;
        private long silent;

        Seen(long beat) {
            this.beat = beat;
        }
    }

    /**
     * A new observer, to whom everybody lives.
     *
     * @param silence so long without a beat is dead
     * @param gap a look later than this after the one before counts as this
     */
    Pulse(Duration silence, Duration gap, LongSupplier nanos) {
        this.silence = silence;
        this.gap = gap;
        this.nanos = nanos;
    }

    /** Looks at all counters. */
    void look(Map<String, Long> beats) {
        long now = nanos.getAsLong();
        long passed = first ? 0 : Math.min(now - looked, gap.toNanos());
        looked = now;
        first = false;
        seen.keySet().retainAll(beats.keySet());
        beats.forEach((name, beat) -> {
            Seen one = seen.computeIfAbsent(name, fresh -> new Seen(beat));
            if (one.beat == beat) {
                one.silent += passed;
            } else {
                one.beat = beat;
                one.silent = 0;
            }
        });
    }

    /** Nobody could be heard until now: to the next look everybody is new. */
    void forget() {
        seen.clear();
        first = true;
    }

    /** Who was silent for too long. */
    Set<String> dead() {
        Set<String> dead = new HashSet<>();
        seen.forEach((name, one) -> {
            if (one.silent >= silence.toNanos()) {
                dead.add(name);
            }
        });
        return dead;
    }
}
