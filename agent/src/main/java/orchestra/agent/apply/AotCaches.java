package orchestra.agent.apply;

import java.nio.file.Path;

/** Makes the AOT cache with which later hooks start faster. */
public interface AotCaches {

    /** Makes the cache anew; throws {@link StepFailure}. */
    void make(Path path);
}
