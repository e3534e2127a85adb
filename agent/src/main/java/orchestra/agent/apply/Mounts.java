package orchestra.agent.apply;

import java.nio.file.Path;
import java.util.Optional;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/** What is mounted where. */
public interface Mounts {

    /** What is mounted at the path now. */
    Optional<Mounted> at(Path path);

    /** Mounts the storage where nothing is mounted; throws {@link StepFailure} with the reason. */
    void mount(StorageSpec spec, Path path);

    /** Unmounts whatever is mounted at the path; throws {@link StepFailure} with the reason. */
    void unmount(Path path);

    /** Makes our folders and the marker on the mounted storage, within a deadline; says whether it changed anything. */
    boolean furnish(Path path, String marker);
}
