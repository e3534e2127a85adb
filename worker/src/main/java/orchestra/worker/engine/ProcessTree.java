package orchestra.worker.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All that came of some program, wherever it went: what carries its marks in its environment, what is in a session that
 * one of those made, and the children of all these. A process that leaves its parent, its group and its session keeps its
 * environment; one that empties its environment is in most cases still a child, or in the session. Not found is what does
 * all of it at once: empties its environment, makes a session and lets its parent end.
 *
 * <p>For one thread.
 */
final class ProcessTree {
    static final String WORKER = "ORCHESTRA_WORKER";
    static final String ATTEMPT = "ORCHESTRA_ATTEMPT";

    private static final Duration BETWEEN = Duration.ofMillis(20);
    /** Between two rounds of killing, less than a process needs to have made many others. */
    private static final Duration BRIEFLY = Duration.ofMillis(2);

    private static final Duration KILL_DEADLINE = Duration.ofSeconds(10);
    /** A process that is just replaced by another program shows no environment for a moment: look again. */
    private static final int EMPTY_LOOKS = 2;

    private final Set<String> marks;
    private final Set<String> names;
    private final Set<Long> sessions = new HashSet<>();

    private ProcessTree(Set<String> marks, Set<String> names) {
        this.marks = marks;
        this.names = names;
    }

    /** What came of one attempt's program, which was started with {@link #marks(String, String)}. */
    static ProcessTree ofAttempt(String worker, String attempt, long leader) {
        ProcessTree tree = new ProcessTree(Set.of(WORKER + "=" + worker, ATTEMPT + "=" + attempt), Set.of());
        tree.sessions.add(leader);
        return tree;
    }

    /** What came of any attempt of a worker. The worker itself, and who started it, carry no attempt. */
    static ProcessTree ofWorker(String worker) {
        return new ProcessTree(Set.of(WORKER + "=" + worker), Set.of(ATTEMPT));
    }

    /** The variables by which what comes of an attempt is known. */
    static Map<String, String> marks(String worker, String attempt) {
        return Map.of(WORKER, worker, ATTEMPT, attempt);
    }

    /**
     * Asks all to end (SIGTERM), and kills what is still there after the grace.
     *
     * @return whether none is left
     */
    boolean end(Duration grace) {
        members().forEach(ProcessHandle::destroy);
        await(grace, false);
        return kill();
    }

    /**
     * Kills all (SIGKILL), again and again until none is left or ten seconds have passed. An interrupt does not end it, and
     * is kept.
     *
     * @return whether none is left
     */
    boolean kill() {
        return await(KILL_DEADLINE, true);
    }

    /** Those that are there now, but never this process. */
    List<ProcessHandle> members() {
        List<ProcessTable.Entry> table = ProcessTable.read();
        Set<Long> found = new HashSet<>();
        table.stream().filter(this::isMarked).forEach(entry -> add(entry, found));
        boolean more = true;
        while (more) {
            more = false;
            for (ProcessTable.Entry entry : table) {
                if (!found.contains(entry.pid())
                        && (sessions.contains(entry.session()) || found.contains(entry.parent()))) {
                    add(entry, found);
                    more = true;
                }
            }
        }
        found.remove(ProcessHandle.current().pid());
        List<ProcessHandle> handles = new ArrayList<>();
        found.forEach(pid -> ProcessHandle.of(pid).ifPresent(handles::add));
        return handles;
    }

    private void add(ProcessTable.Entry entry, Set<Long> found) {
        found.add(entry.pid());
        // Only a session that one of ours made: what is just being started may still be in the worker's.
        if (entry.session() == entry.pid()) {
            sessions.add(entry.session());
        }
    }

    private boolean isMarked(ProcessTable.Entry entry) {
        Set<String> variables = entry.variables();
        return variables.containsAll(marks)
                && names.stream()
                        .allMatch(name -> variables.stream().anyMatch(variable -> variable.startsWith(name + "=")));
    }

    private boolean await(Duration limit, boolean killing) {
        long began = System.nanoTime();
        boolean interrupted = false;
        int empty = 0;
        while (empty < EMPTY_LOOKS && System.nanoTime() - began < limit.toNanos()) {
            List<ProcessHandle> left = members();
            empty = left.isEmpty() ? empty + 1 : 0;
            if (killing) {
                left.forEach(ProcessHandle::destroyForcibly);
            }
            if (empty < EMPTY_LOOKS) {
                interrupted |= pause(killing || empty > 0 ? BRIEFLY : BETWEEN);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return empty == EMPTY_LOOKS;
    }

    /** Whether it was interrupted. */
    private static boolean pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
