package orchestra.agent.apply;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Work that may hang, such as on a storage whose server is gone: it gets a thread of its own, which is left behind when
 * it makes no progress for too long.
 */
public final class InTime {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Duration patience;
    private final AtomicBoolean unwatched = new AtomicBoolean();
    private final AtomicLong progress = new AtomicLong(System.nanoTime());

    /** Gives up after {@code patience} without progress. */
    public InTime(Duration patience) {
        this.patience = patience;
    }

    /** Called by the work: it goes on. */
    public void progress() {
        progress.set(System.nanoTime());
    }

    /** Runs a piece of the work that has a deadline of its own, and is not looked after. */
    public void unwatched(Runnable work) {
        unwatched.set(true);
        try {
            work.run();
        } finally {
            progress();
            unwatched.set(false);
        }
    }

    /** Runs the work and gives its result; throws {@link StepFailure} naming {@code what} when it hangs. */
    public <T> T get(String what, Supplier<T> work) {
        progress();
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("in-time").start(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        while (true) {
            try {
                return result.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!unwatched.get() && System.nanoTime() - progress.get() > patience.toNanos()) {
                    throw new StepFailure(what + " does not answer within " + patience.toSeconds() + " s", e);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof Error failure) {
                    throw failure;
                }
                throw new StepFailure(what + " failed: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StepFailure("interrupted while waiting for " + what, e);
            }
        }
    }
}
