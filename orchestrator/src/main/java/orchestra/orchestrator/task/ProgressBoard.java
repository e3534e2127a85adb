package orchestra.orchestrator.task;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import orchestra.protocol.AttemptId;

/** Gathers progress and writes it a few times a second, however often it is told. Safe for use by many threads. */
final class ProgressBoard {
    private final ProgressStore store;
    private final Map<AttemptId, Progress> current = new HashMap<>();
    private final Set<AttemptId> changed = new HashSet<>();
    private final Set<AttemptId> over = new HashSet<>();

    ProgressBoard(ProgressStore store) {
        this.store = store;
    }

    /** An attempt is so far. */
    synchronized void told(AttemptId attempt, Progress progress) {
        current.merge(attempt, progress, Progress::then);
        changed.add(attempt);
    }

    /** An attempt is over. */
    synchronized void over(AttemptId attempt) {
        changed.remove(attempt);
        if (current.remove(attempt) != null) {
            over.add(attempt);
        }
    }

    /** Writes what has changed. */
    void turn() {
        Map<AttemptId, Progress> put = new HashMap<>();
        Set<AttemptId> gone;
        synchronized (this) {
            for (AttemptId attempt : changed) {
                Progress progress = current.get(attempt);
                if (progress != null) {
                    put.put(attempt, progress);
                }
            }
            changed.clear();
            gone = new HashSet<>(over);
            over.clear();
        }
        if (!put.isEmpty()) {
            store.put(put);
        }
        if (!gone.isEmpty()) {
            store.delete(gone);
        }
    }
}
