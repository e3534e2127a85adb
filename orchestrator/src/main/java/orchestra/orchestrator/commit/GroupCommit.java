package orchestra.orchestrator.commit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;

/**
 * Writes what many threads want written together: while one write is under way the next one gathers. Safe for use by
 * many threads.
 *
 * @param <T> what is written
 * @param <R> what the write answers for each
 */
public final class GroupCommit<T, R> implements AutoCloseable {
    private static final int WAITING_MOST = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final int most;
    private final Function<List<T>, List<R>> write;
    private final BlockingQueue<Item<T, R>> queue = new LinkedBlockingQueue<>(WAITING_MOST);
    private final Thread thread;
    private volatile boolean closed;

    private record Item<T, R>(T wanted, CompletableFuture<R> answer) {}

    /**
     * Starts the writing thread.
     *
     * @param most so many are written together
     * @param write answers in the order of what it is given; what it throws, each of them gets
     */
    public GroupCommit(String name, int most, Function<List<T>, List<R>> write) {
        this.most = most;
        this.write = write;
        this.thread = Thread.ofVirtual().name("commit-" + name).start(this::run);
    }

    /**
     * Has it written, in its turn.
     *
     * @throws Failure when too much waits already
     */
    public CompletableFuture<R> submit(T wanted) {
        Item<T, R> item = new Item<>(wanted, new CompletableFuture<>());
        if (closed || !queue.offer(item)) {
            throw Failure.of(FailureKind.OVERLOADED, "Too much waits to be written at the moment.");
        }
        return item.answer();
    }

    /**
     * Has it written, and waits until it is.
     *
     * @throws Failure when it could not be written, or not within 15 seconds; it may be written nevertheless
     */
    public R commit(T wanted) {
        return await(submit(wanted));
    }

    /**
     * Waits until something submitted is written.
     *
     * @throws Failure as {@link #commit} does
     */
    public static <R> R await(CompletableFuture<R> submitted) {
        try {
            return submitted.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a write failed", failed.getCause());
        } catch (TimeoutException late) {
            throw Failure.of(FailureKind.DATABASE_UNAVAILABLE, "The write is still under way.", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Failure.of(FailureKind.OVERLOADED, "The daemon stops.", interrupted);
        }
    }

    /** Ends after the write that is under way; what waits fails. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        List<Item<T, R>> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(
                item -> item.answer().completeExceptionally(Failure.of(FailureKind.OVERLOADED, "The daemon stops.")));
    }

    private void run() {
        List<Item<T, R>> batch = new ArrayList<>();
        while (!closed) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            queue.drainTo(batch, most - 1);
            write(batch);
            batch.clear();
        }
    }

    private void write(List<Item<T, R>> batch) {
        try {
            List<R> answers = write.apply(batch.stream().map(Item::wanted).toList());
            for (int item = 0; item < batch.size(); item++) {
                batch.get(item).answer().complete(answers.get(item));
            }
        } catch (RuntimeException failure) {
            batch.forEach(item -> item.answer().completeExceptionally(failure));
        }
    }
}
