package orchestra.worker.engine;

import java.nio.file.Path;
import java.util.OptionalDouble;

/** What an engine has of the worker while it runs an attempt. */
public interface Attempt {
    /** A folder of this attempt's own, empty at the beginning, deleted after the end. */
    Path folder();

    /**
     * Tells how far it is; may be called as often as one likes.
     *
     * @param ratio from 0 to 1; empty when the length is not known
     */
    void progress(OptionalDouble ratio, String text);

    /** Runs {@code stop}, which must not block, once the attempt is to end early: at once when it is so already. */
    void onStop(Runnable stop);

    /** Whether it is to end early; the worker then decides whether it timed out or was canceled. */
    boolean stopping();
}
