package orchestra.orchestrator.read;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads once for all who want the same at the same time. This is no cache: a read that runs already is never joined,
 * as it may have begun before a write that the caller knows of. Who comes while it runs shares the next one, which
 * begins when it has ended. So every answer is as fresh as if each had read for itself, at most two reads late, and of
 * each key one read runs at a time. Safe for use by many threads.
 *
 * @param <K> what determines the answer
 * @param <V> the answer; those who share it get the same object
 */
public final class SharedReads<K, V> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** The latest round of each key that is read; those that ended are gone. */
    private final ConcurrentMap<K, Round<V>> rounds = new ConcurrentHashMap<>();

    private final Duration patience;

    public SharedReads() {
        this(PATIENCE);
    }

    /** For tests, which have no time to lose. */
    SharedReads(Duration patience) {
        this.patience = patience;
    }

    /** What came of a round. */
    private sealed interface Outcome<V> {
        record Answered<V>(V answer) implements Outcome<V> {}

        record Failed<V>(RuntimeException failure) implements Outcome<V> {}

        /** Its leader was interrupted or ran out of patience: its own matter, and none of those who follow. */
        record Abandoned<V>() implements Outcome<V> {}
    }

    /** One read and those who share it. Its fields that change do so while the map holds its key. */
    private static final class Round<V> {
        private final CompletableFuture<Outcome<V>> outcome = new CompletableFuture<>();
        /** What has to end first. Forgotten then, or rounds would hold each other for ever. */
        private @Nullable Round<V> before;

        private boolean begun;
    }

    /**
     * Reads, or shares the read of another that has not begun yet.
     *
     * @param reader must answer the same for equal keys, whoever runs it; bounded in time by itself
     * @throws Failure when there is no answer within 15 seconds, or the thread is interrupted; what the reader throws,
     *     all who share it get
     */
    public V read(K key, Supplier<V> reader) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Round<V> own = new Round<>();
            Round<V> round = rounds.compute(key, (same, latest) -> joined(own, latest));
            Outcome<V> outcome = round == own ? lead(key, own, reader, deadline) : await(round, deadline);
            switch (outcome) {
                case Outcome.Answered<V>(V answer) -> {
                    return answer;
                }
                case Outcome.Failed<V>(RuntimeException failure) -> throw failure;
                case Outcome.Abandoned<V>() -> {
                    // Its leader has told its caller; who followed it tries again.
                }
            }
        }
    }

    /** How many keys are being read. */
    int size() {
        return rounds.size();
    }

    private static <V> Round<V> joined(Round<V> own, @Nullable Round<V> latest) {
        if (latest != null && !latest.begun) {
            return latest;
        }
        own.before = latest;
        own.begun = latest == null;
        return own;
    }

    private Outcome<V> lead(K key, Round<V> round, Supplier<V> reader, long deadline) {
        awaitTurn(key, round, deadline);
        Outcome<V> outcome = new Outcome.Abandoned<>();
        try {
            outcome = outcome(reader);
            return outcome;
        } finally {
            boolean interrupted = outcome instanceof Outcome.Failed<V>
                    && Thread.currentThread().isInterrupted();
            // Ended first, then gone: in this order the next one cannot give its place back to what has ended.
            round.outcome.complete(interrupted ? new Outcome.Abandoned<>() : outcome);
            rounds.remove(key, round);
        }
    }

    /** Waits for the round before. From then on nobody can join this one. */
    private void awaitTurn(K key, Round<V> round, long deadline) {
        Round<V> before = round.before;
        if (before == null) {
            return;
        }
        try {
            await(before, deadline);
        } catch (Failure gaveUp) {
            rounds.computeIfPresent(key, (same, latest) -> before.outcome.isDone() ? null : before);
            round.outcome.complete(new Outcome.Abandoned<>());
            throw gaveUp;
        }
        rounds.computeIfPresent(key, (same, latest) -> {
            round.begun = true;
            return latest;
        });
        round.before = null;
    }

    private static <V> Outcome<V> outcome(Supplier<V> reader) {
        try {
            return new Outcome.Answered<>(reader.get());
        } catch (RuntimeException failure) {
            return new Outcome.Failed<>(failure);
        }
    }

    private static <V> Outcome<V> await(Round<V> round, long deadline) {
        try {
            return round.outcome.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw Failure.of(FailureKind.DATABASE_UNAVAILABLE, "The read is still under way.", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.of(FailureKind.OVERLOADED, "The daemon stops.", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a round ends with an outcome", impossible);
        }
    }
}
