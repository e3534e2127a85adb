package orchestra.orchestrator.task;

import java.util.Collection;
import java.util.Map;
import orchestra.protocol.AttemptId;
import orchestra.protocol.TaskId;

/** Where running attempts' progress is kept, for every orchestrator to tell. It may be lost without harm. */
public interface ProgressStore {
    void put(Map<AttemptId, Progress> progress);

    void delete(Collection<AttemptId> attempts);

    /** Of one task, by node. */
    Map<AttemptId, Progress> of(TaskId task);
}
