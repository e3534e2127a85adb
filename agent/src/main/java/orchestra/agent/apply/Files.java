package orchestra.agent.apply;

import java.nio.file.Path;
import orchestra.agent.plan.Owner;

/** Files and folders. Each method says whether it changed anything and throws {@link StepFailure}. */
public interface Files {

    /**
     * The folder is there; its parents are made with the system's usual modes. Where it was another server's user's,
     * what that user owns in it goes with it.
     */
    boolean folder(Path path, Owner owner, String mode);

    /** The file has the content; it is replaced whole, by renaming, so that a reader sees the old or the new one. */
    boolean text(Path path, String content, Owner owner, String mode);

    /** The file or folder is gone, with what is in it; a link is removed, not followed. */
    boolean gone(Path path);
}
