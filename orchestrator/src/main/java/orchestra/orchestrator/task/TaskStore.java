package orchestra.orchestrator.task;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Graph;

/** Where tasks and their journal are kept. What is answered is durable. */
public interface TaskStore {
    /** A task and its graph, to be stored. */
    record NewTask(Task task, Graph graph) {}

    /** A task that is over. */
    record Finished(TaskId task, NodeState state, Instant at) {}

    /** Whether an entry is in the journal. */
    enum Appended {
        DONE,
        /** Another orchestrator wrote an entry of this number: the task is no longer ours. */
        STALE
    }

    /** Stores tasks; their ids are new. */
    void insert(List<NewTask> tasks);

    Optional<Task> find(TaskId id);

    /** A task's graph, which never changes; empty where there is no such task. */
    Optional<Graph> graph(TaskId id);

    /**
     * Lists tasks.
     *
     * @param account whose; empty for everybody's
     */
    Listing<Task> list(Page page, Optional<String> account);

    /**
     * Appends entries, at most one a task. May be called again with the same entries when it failed.
     *
     * @return for each, in order
     */
    List<Appended> append(List<Entry> entries);

    /** The journal after an entry, in order; all of it after 0. */
    List<Entry> entries(TaskId id, long after);

    /** Marks tasks as over. */
    void finish(List<Finished> tasks);

    /** Marks a task as to be cancelled; empty when there is none, or it was marked already. */
    Optional<Task> cancel(TaskId id);

    /** Tasks that are not over and whose owner is none of these. */
    List<Task> orphans(Set<String> owners);

    /** Tasks that are not over and this owner's. */
    List<Task> owned(String owner);

    /** Of these tasks, those that are marked as to be cancelled and not over. */
    List<TaskId> canceled(Collection<TaskId> tasks);

    /**
     * Takes a task over.
     *
     * @return the task as it is now; empty when another was first
     */
    Optional<Task> claim(Task task, String owner);
}
