package orchestra.orchestrator.storage;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the storage is there. A look that hangs (a dead NFS server) counts as storage lost once its deadline
 * has passed, and no second look is sent after one that still hangs. Safe for use by many threads; {@code look} is for
 * one.
 */
public final class StorageWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StorageWatch.class);
    /** Of an NFS server's short pause nobody shall notice anything; of its loss everybody within ten seconds. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Supplier<StorageState> looker;
    private final Duration deadline;
    private volatile StorageState state = new StorageState.Missing("not looked for yet");
    private @Nullable CompletableFuture<StorageState> hanging;

    public StorageWatch(Supplier<StorageState> looker) {
        this(looker, DEADLINE);
    }

    StorageWatch(Supplier<StorageState> looker, Duration deadline) {
        this.looker = looker;
        this.deadline = deadline;
    }

    /** What the last look saw. */
    public StorageState state() {
        return state;
    }

    /** Looks, for at most the deadline. */
    public StorageState look() {
        StorageState found = ask();
        if (!found.equals(state)) {
            switch (found) {
                case StorageState.There there -> LOG.atInfo().log("Storage found");
                case StorageState.Missing(String cause) ->
                    LOG.atWarn().addKeyValue("cause", cause).log("Storage missing");
            }
        }
        state = found;
        return found;
    }

    private StorageState ask() {
        CompletableFuture<StorageState> answer = hanging != null ? hanging : send();
        boolean late = hanging != null;
        hanging = null;
        try {
            return answer.get(late ? 0 : deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            hanging = answer;
            return new StorageState.Missing("the storage does not answer");
        } catch (ExecutionException failure) {
            return new StorageState.Missing("looking for the storage failed: " + failure.getCause());
        } catch (InterruptedException interrupted) {
            hanging = answer;
            Thread.currentThread().interrupt();
            return state;
        }
    }

    // A platform thread: one stuck in the kernel would take a virtual thread's carrier with it.
    private CompletableFuture<StorageState> send() {
        CompletableFuture<StorageState> answer = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("storage-look").start(() -> {
            try {
                answer.complete(looker.get());
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }
}
