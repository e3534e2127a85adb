package orchestra.agent.machine;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import orchestra.agent.apply.Files;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.apply.StorageFailure;
import orchestra.agent.plan.Owner;
import org.jspecify.annotations.Nullable;

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

    /** Makes them; says whether anything was missing. Throws {@link StorageFailure} where the storage lets it not. */
    public boolean furnish(Path storage, String marker) {
        try {
            return BoundedWork.within(LIMIT, () -> make(storage, marker))
                    .orElseThrow(() -> new StorageFailure(
                            StorageFailure.Kind.UNUSABLE, "it does not answer within " + LIMIT.toSeconds() + " s"));
        } catch (StorageFailure e) {
            throw e;
        } catch (StepFailure e) {
            throw new StorageFailure(
                    isStale(e) ? StorageFailure.Kind.STALE : StorageFailure.Kind.UNUSABLE,
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    private boolean make(Path storage, String marker) {
        for (String name : List.of("medias", "uploads", MARKER)) {
            // Who else writes to the storage must not lead root out of it.
            if (java.nio.file.Files.isSymbolicLink(storage.resolve(name))) {
                throw new StorageFailure(
                        StorageFailure.Kind.UNUSABLE, name + " on it is a symbolic link; make it a folder of its own");
            }
        }
        boolean medias = files.folder(storage.resolve("medias"), Owner.SERVICE, "rwxr-xr-x");
        boolean uploads = files.folder(storage.resolve("uploads"), Owner.SERVICE, "rwxr-xr-x");
        boolean marked = files.text(storage.resolve(MARKER), marker, Owner.AGENT, "rw-r--r--");
        return medias || uploads || marked;
    }

    /** ESTALE, which Java tells by its text alone. */
    private static boolean isStale(StepFailure failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException file
                    && String.valueOf(file.getReason()).startsWith("Stale ")) {
                return true;
            }
        }
        return false;
    }
}
