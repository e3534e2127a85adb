package orchestra.orchestrator.task;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.commit.GroupCommit;
import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.task.TaskStore.NewTask;
import orchestra.protocol.NodeState;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson.Batch;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Graph;

/**
 * The rules of tasks, and the only writer of their collections. What is read always comes from the database, so that
 * every orchestrator tells the same, and nobody is told what a crash may undo. Safe for use by many threads.
 */
public final class TaskManager implements AutoCloseable {
    private static final long ANSWER_SECONDS = 10;
    private static final int TOGETHER = 500;

    private final TaskStore store;
    private final Conductor conductor;
    private final Ownership ownership;
    private final PeerReports peers;
    private final String incarnation;
    private final Supplier<TaskId> ids;
    private final Clock clock;
    private final GroupCommit<NewTask, Boolean> inserting;

    TaskManager(
            TaskStore store,
            Conductor conductor,
            Ownership ownership,
            PeerReports peers,
            String incarnation,
            Supplier<TaskId> ids,
            Clock clock) {
        this.store = store;
        this.conductor = conductor;
        this.ownership = ownership;
        this.peers = peers;
        this.incarnation = incarnation;
        this.ids = ids;
        this.clock = clock;
        this.inserting = new GroupCommit<>("tasks", TOGETHER, tasks -> {
            store.insert(tasks);
            return tasks.stream().map(task -> true).toList();
        });
    }

    /** Stores a task and runs it; once answered, it outlives everything. */
    public TaskId submit(Caller caller, Graph graph) {
        TaskId id = ids.get();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Run run = new Run(graph);
        run.begin(now);
        NodeState state = run.state();
        Task task = new Task(
                id,
                graph.name(),
                caller.account(),
                state,
                now,
                state.over() ? Optional.of(now) : Optional.empty(),
                graph.nodes().size(),
                false,
                incarnation,
                1);
        inserting.commit(new NewTask(task, graph));
        if (!run.over()) {
            conductor.run(task, run, 0);
        }
        return id;
    }

    public Listing<Task> list(Caller caller, Page page) {
        return store.list(page, caller.administrator() ? Optional.empty() : Optional.of(caller.account()));
    }

    /**
     * A task that the caller may see.
     *
     * @throws Failure when there is none
     */
    public Task find(Caller caller, TaskId id) {
        return store.find(id)
                .filter(task -> caller.administrator() || task.account().equals(caller.account()))
                .orElseThrow(TaskManager::missing);
    }

    /** The graph of a task that was found. */
    Graph graph(TaskId id) {
        return store.graph(id).orElseThrow(TaskManager::missing);
    }

    /** A task with its nodes. */
    public WholeTask view(Caller caller, TaskId id) {
        Task task = find(caller, id);
        Run run = new Run(store.graph(id).orElseThrow(TaskManager::missing));
        run.begin(task.started());
        long last = 0;
        for (Entry entry : store.entries(id, 0)) {
            entry.events().forEach(run::apply);
            last = entry.number();
        }
        return new WholeTask(task, run, last);
    }

    /**
     * Cancels a task; its history stays. What is over stays as it is, and is marked all the same.
     *
     * @throws Failure when there is none, or somebody cancelled it before
     */
    public Task cancel(Caller caller, TaskId id) {
        find(caller, id);
        Task canceled = store.cancel(id).orElseThrow(TaskManager::missing);
        if (!canceled.state().over()) {
            conductor.cancel(id, caller.account());
        }
        return canceled;
    }

    /**
     * Takes what a worker reports, or passes it on to whose tasks these are.
     *
     * @param passedOn whether another orchestrator passed it on to us already
     * @return for each, in order; durable
     */
    public List<ReportAnswer> report(Batch batch, boolean passedOn) {
        List<Report> reports = batch.reports();
        List<CompletableFuture<ReportAnswer>> answers = new ArrayList<>(reports.size());
        Map<String, List<Integer>> others = new LinkedHashMap<>();
        while (answers.size() < reports.size()) {
            List<Report> together = oneTasks(reports.subList(answers.size(), reports.size()));
            TaskId task = together.getFirst().attempt().task();
            Optional<List<CompletableFuture<ReportAnswer>>> ours = conductor.report(batch.worker(), task, together);
            if (ours.isPresent()) {
                answers.addAll(ours.get());
            } else {
                elsewhere(task, together.size(), passedOn, others, answers);
            }
        }
        others.forEach((address, places) -> passOn(batch, address, places, answers));
        return answers.stream().map(TaskManager::await).toList();
    }

    /** Ends the writing of new tasks. */
    @Override
    public void close() {
        inserting.close();
    }

    /** The first reports, as far as they are of one task. */
    private static List<Report> oneTasks(List<Report> reports) {
        TaskId task = reports.getFirst().attempt().task();
        int end = 1;
        while (end < reports.size() && reports.get(end).attempt().task().equals(task)) {
            end++;
        }
        return reports.subList(0, end);
    }

    /** Adds {@code count} answers for reports of a task that is not ours. */
    private void elsewhere(
            TaskId id,
            int count,
            boolean passedOn,
            Map<String, List<Integer>> others,
            List<CompletableFuture<ReportAnswer>> answers) {
        Optional<Task> task = store.find(id).filter(found -> !found.state().over());
        Optional<String> address =
                passedOn ? Optional.empty() : task.flatMap(found -> ownership.address(found.owner()));
        for (int report = 0; report < count; report++) {
            if (address.isPresent()) {
                others.computeIfAbsent(address.get(), fresh -> new ArrayList<>())
                        .add(answers.size());
                answers.add(new CompletableFuture<>());
            } else {
                answers.add(CompletableFuture.completedFuture(
                        task.isPresent() ? ReportAnswer.LATER : ReportAnswer.UNKNOWN));
            }
        }
    }

    private void passOn(
            Batch batch, String address, List<Integer> places, List<CompletableFuture<ReportAnswer>> answers) {
        List<Report> theirs =
                places.stream().map(place -> batch.reports().get(place)).toList();
        List<ReportAnswer> said = peers.passOn(address, new Batch(batch.worker(), theirs));
        for (int place = 0; place < places.size(); place++) {
            answers.get(places.get(place)).complete(said.get(place));
        }
    }

    private static ReportAnswer await(CompletableFuture<ReportAnswer> answer) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            // The journal waits for the database; the worker tells it again.
            return ReportAnswer.LATER;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a report was not dealt with", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ReportAnswer.LATER;
        }
    }

    private static Failure missing() {
        return Failure.of(FailureKind.NOT_FOUND, "There is no task with this id, or it was cancelled.");
    }
}
