package orchestra.worker.engine;

import java.util.Locale;

/** What the programs of a worker left running when it was killed. */
public final class Orphans {
    private Orphans() {}

    /**
     * Kills every process that came of an attempt of the worker that is called so on this machine, as {@link Processes} was
     * told, except this process. For the worker's start, before it takes a job, and while no other incarnation of it lives.
     *
     * @return how many there were
     * @throws IllegalStateException when some are still there after ten seconds
     */
    public static int reap(String worker) {
        ProcessTree tree = ProcessTree.ofWorker(worker);
        int found = tree.members().size();
        if (!tree.kill()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "processes of an earlier run of worker %s do not end (%s): end them by hand, or restart the"
                            + " machine",
                    worker,
                    tree.members().stream().map(ProcessHandle::pid).toList()));
        }
        return found;
    }
}
