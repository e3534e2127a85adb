package orchestra.worker.engine;

import orchestra.protocol.Job;

/** Runs jobs of one kind. Safe for use by many threads, one for each attempt. */
public interface Engine {
    /** What a node's {@code engine} says to mean this one. */
    String name();

    /**
     * Runs an attempt to its end, on the calling thread, and leaves no process behind.
     *
     * @return how it ended; a failure of the job is an ending, not an exception
     */
    Ending run(Job job, Attempt attempt);

    /**
     * Whether an attempt costs nothing and changes nothing: it then begins without leave, and is made again rather than
     * its result kept.
     */
    default boolean harmless() {
        return false;
    }
}
