package orchestra.agent.machine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import orchestra.agent.apply.Files;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.Owner;

/**
 * What Orchestra keeps on the shared storage: {@code medias}, {@code uploads} and the marker that tells this storage
 * from an empty folder. A storage that hangs does not hang the hook: the work has a deadline, and a thread of its own.
 */
public final class StorageFolders {

    /** The marker's name; the orchestrator looks for it too. */
    public static final String MARKER = ".orchestra-storage";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Files files;

    public StorageFolders(Files files) {
        this.files = files;
    }

    /** Makes them; says whether anything was missing. */
    public boolean furnish(Path storage, String marker) {
        CompletableFuture<Boolean> work = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("storage-folders").start(() -> {
            try {
                work.complete(make(storage, marker));
            } catch (RuntimeException e) {
                work.completeExceptionally(e);
            }
        });
        try {
            return work.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StepFailure("the storage does not answer within " + LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StepFailure failure
                    ? failure
                    : new StepFailure("the storage cannot be used: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailure("interrupted while the storage was looked at", e);
        }
    }

    private boolean make(Path storage, String marker) {
        boolean medias = files.folder(storage.resolve("medias"), Owner.SERVICE, "rwxr-xr-x");
        boolean uploads = files.folder(storage.resolve("uploads"), Owner.SERVICE, "rwxr-xr-x");
        boolean marked = files.text(storage.resolve(MARKER), marker, Owner.AGENT, "rw-r--r--");
        return medias || uploads || marked;
    }
}
