package orchestra.agent.machine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import orchestra.agent.apply.StepFailure;

/** Work that may hang in the kernel, on a thread of its own, for which nobody waits longer than a limit. */
final class BoundedWork {

    private BoundedWork() {}

    /** What the work gives; empty when the time is up, and then it goes on by itself. Its failures are thrown. */
    static <T> Optional<T> within(Duration limit, Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        // A daemon thread, which does not keep the hook from ending; the kernel ends it with the process.
        Thread.ofPlatform().daemon().name("storage").start(() -> {
            try {
                answer.complete(work.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StepFailure failure
                    ? failure
                    : new StepFailure("the storage cannot be used: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailure("interrupted while the storage was looked at", e);
        }
    }
}
