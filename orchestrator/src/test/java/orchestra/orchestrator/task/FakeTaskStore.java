package orchestra.orchestrator.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Graph;

/** Tasks in memory; can be away for a while. */
final class FakeTaskStore implements TaskStore {
    private final Map<TaskId, Task> tasks = new LinkedHashMap<>();
    private final Map<TaskId, Graph> graphs = new LinkedHashMap<>();
    private final Map<TaskId, TreeMap<Long, Entry>> journal = new LinkedHashMap<>();
    private volatile boolean away;

    /** From now on every call fails, or none does. */
    void away(boolean now) {
        away = now;
    }

    @Override
    public synchronized void insert(List<NewTask> wanted) {
        here();
        for (NewTask task : wanted) {
            tasks.put(task.task().id(), task.task());
            graphs.put(task.task().id(), task.graph());
        }
    }

    @Override
    public synchronized Optional<Task> find(TaskId id) {
        here();
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public synchronized Optional<Graph> graph(TaskId id) {
        here();
        return Optional.ofNullable(graphs.get(id));
    }

    @Override
    public synchronized Listing<Task> list(Page page, Optional<String> account) {
        List<Task> all = all(task -> account.isEmpty() || task.account().equals(account.get()));
        return new Listing<>(
                all.stream().skip(page.offset()).limit(page.limit()).toList(), all.size());
    }

    @Override
    public synchronized List<Appended> append(List<Entry> entries) {
        here();
        List<Appended> answers = new ArrayList<>();
        for (Entry entry : entries) {
            Entry there = journal.computeIfAbsent(entry.task(), fresh -> new TreeMap<>())
                    .putIfAbsent(entry.number(), entry);
            boolean ours = there == null || there.writer().equals(entry.writer());
            answers.add(ours ? Appended.DONE : Appended.STALE);
        }
        return answers;
    }

    @Override
    public synchronized List<Entry> entries(TaskId id, long after) {
        here();
        return List.copyOf(
                journal.getOrDefault(id, new TreeMap<>()).tailMap(after, false).values());
    }

    @Override
    public synchronized void finish(List<Finished> finished) {
        here();
        for (Finished one : finished) {
            tasks.computeIfPresent(
                    one.task(),
                    (id, task) -> new Task(
                            id,
                            task.name(),
                            task.account(),
                            one.state(),
                            task.started(),
                            Optional.of(one.at()),
                            task.nodes(),
                            task.canceled(),
                            task.owner(),
                            task.fence()));
        }
    }

    @Override
    public synchronized Optional<Task> cancel(TaskId id) {
        here();
        Task task = tasks.get(id);
        if (task == null || task.canceled()) {
            return Optional.empty();
        }
        Task canceled = with(task, true, task.owner(), task.fence());
        tasks.put(id, canceled);
        return Optional.of(canceled);
    }

    @Override
    public synchronized List<Task> orphans(Set<String> owners) {
        here();
        return all(task -> !task.state().over() && !owners.contains(task.owner()));
    }

    @Override
    public synchronized List<Task> owned(String owner) {
        here();
        return all(task -> !task.state().over() && task.owner().equals(owner));
    }

    @Override
    public synchronized List<TaskId> canceled(Collection<TaskId> wanted) {
        here();
        return all(task -> wanted.contains(task.id())
                        && task.canceled()
                        && !task.state().over())
                .stream()
                .map(Task::id)
                .toList();
    }

    @Override
    public synchronized Optional<Task> claim(Task task, String owner) {
        here();
        Task there = tasks.get(task.id());
        if (there == null
                || there.state().over()
                || there.fence() != task.fence()
                || !there.owner().equals(task.owner())) {
            return Optional.empty();
        }
        Task claimed = with(there, there.canceled(), owner, there.fence() + 1);
        tasks.put(task.id(), claimed);
        return Optional.of(claimed);
    }

    private static Task with(Task task, boolean canceled, String owner, long fence) {
        return new Task(
                task.id(),
                task.name(),
                task.account(),
                task.state(),
                task.started(),
                task.stopped(),
                task.nodes(),
                canceled,
                owner,
                fence);
    }

    private List<Task> all(Predicate<Task> wanted) {
        return tasks.values().stream().filter(wanted).toList();
    }

    private void here() {
        if (away) {
            throw Failure.of(FailureKind.DATABASE_UNAVAILABLE, "away");
        }
    }
}
