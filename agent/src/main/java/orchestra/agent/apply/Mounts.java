package orchestra.agent.apply;

import java.nio.file.Path;
import java.util.Optional;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/** What is mounted where. */
public interface Mounts {

    /** What is mounted at the path now. */
    Optional<Mounted> at(Path path);

    /**
     * Mounts the storage where nothing is mounted, and lets the machine mount it at later boots; throws
     * {@link StepFailure} with the reason, a {@link StorageFailure} where the place is taken.
     */
    void mount(StorageSpec spec, Path path);

    /** Lets the machine mount at later boots the storage that is mounted now; says whether it changed anything. */
    boolean keep(StorageSpec spec, Path path);

    /**
     * Unmounts whatever is mounted at the path, and lets the machine mount nothing there at later boots; says whether
     * it changed anything. Throws {@link StepFailure} with the reason.
     */
    boolean unmount(Path path);

    /**
     * Makes our folders and the marker on the mounted storage, within a deadline; says whether it changed anything.
     * Throws {@link StorageFailure} where the storage does not answer, or answers with an error.
     */
    boolean furnish(Path path, String marker);
}
