package orchestra.orchestrator.task;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import orchestra.protocol.AttemptId;
import orchestra.protocol.TaskId;

/** Progress in memory. */
final class FakeProgressStore implements ProgressStore {
    private final Map<AttemptId, Progress> all = new HashMap<>();

    @Override
    public synchronized void put(Map<AttemptId, Progress> progress) {
        all.putAll(progress);
    }

    @Override
    public synchronized void delete(Collection<AttemptId> attempts) {
        all.keySet().removeAll(attempts);
    }

    @Override
    public synchronized Map<AttemptId, Progress> of(TaskId task) {
        Map<AttemptId, Progress> found = new HashMap<>(all);
        found.keySet().removeIf(attempt -> !attempt.task().equals(task));
        return found;
    }
}
