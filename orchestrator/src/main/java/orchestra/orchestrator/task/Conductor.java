package orchestra.orchestrator.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import orchestra.orchestrator.commit.GroupCommit;
import orchestra.orchestrator.conductor.Event;
import orchestra.orchestrator.conductor.Held;
import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.conductor.Transition;
import orchestra.orchestrator.task.TaskStore.Appended;
import orchestra.orchestrator.task.TaskStore.Finished;
import orchestra.protocol.AttemptId;
import orchestra.protocol.NodeState;
import orchestra.protocol.Outcome;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.TaskId;
import orchestra.protocol.WorkerName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks that this orchestrator owns. Each event is applied at once, under its task's lock; all that others see
 * of it, answers and messages, comes after it is in the journal. Safe for use by many threads.
 */
final class Conductor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Sender sender;
    private final ProgressBoard progress;
    private final Consumer<TaskId> changed;
    private final Journal journal;
    private final Map<TaskId, LiveTask> live = new ConcurrentHashMap<>();
    private final Timers timers;
    private final GroupCommit<Finished, Boolean> finishing;

    /**
     * Puts it together and starts the journal.
     *
     * @param changed told of a task whenever its journal has more
     */
    Conductor(TaskStore store, Dispatch dispatch, ProgressBoard progress, Consumer<TaskId> changed, Clock clock) {
        this.progress = progress;
        this.changed = changed;
        this.timers = new Timers(clock);
        this.sender = new Sender(dispatch, timers, this::refuse);
        this.finishing = new GroupCommit<>("finished", 1000, finished -> {
            store.finish(finished);
            return finished.stream().map(done -> true).toList();
        });
        this.journal = new Journal(store, task -> {
            live.remove(task.id(), task);
            task.retire();
            LOG.atWarn().addKeyValue("task", task.id()).log("Task is another orchestrator's now");
        });
    }

    boolean owns(TaskId id) {
        return live.containsKey(id);
    }

    Collection<TaskId> owned() {
        return List.copyOf(live.keySet());
    }

    /** Runs a task that is stored as ours: a new one, which has begun, or one taken over, with its journal applied. */
    void run(Task task, Run run, long written) {
        if (run.over()) {
            finish(new Finished(task.id(), run.state(), stopped(run)));
            return;
        }
        LiveTask started = new LiveTask(task.id(), task.writer(), run, written);
        live.put(task.id(), started);
        Duration limit = run.graph().timeout();
        if (limit.isPositive()) {
            started.endsBy(
                    timers.at(task.started().plus(limit), () -> happened(started, new Event.TimedOut(timers.now()))));
        }
        // The task lasts already: whoever posted it need not wait until its jobs are on their way.
        timers.soon(() -> resend(started));
    }

    /** Forgets every task: another may carry on. What was not written is as if it had not happened. */
    void abandon() {
        for (LiveTask task : List.copyOf(live.values())) {
            live.remove(task.id(), task);
            task.retire();
            task.lose();
        }
    }

    /**
     * What a worker says of a task, in order; what comes together goes into the journal together.
     *
     * @return an answer for each report; empty where the task is not ours
     */
    Optional<List<CompletableFuture<ReportAnswer>>> report(WorkerName worker, TaskId id, List<Report> reports) {
        LiveTask task = live.get(id);
        if (task == null) {
            return Optional.empty();
        }
        String holder = worker.name() + "#" + worker.incarnation();
        task.lock().lock();
        try {
            return Optional.of(
                    reports.stream().map(report -> report(task, holder, report)).toList());
        } finally {
            task.lock().unlock();
        }
    }

    private CompletableFuture<ReportAnswer> report(LiveTask task, String holder, Report report) {
        CompletableFuture<ReportAnswer> answer = new CompletableFuture<>();
        switch (report) {
            case Report.Taken taken -> taken(task, taken.attempt(), holder, answer);
            case Report.Progress progress -> answer.complete(progressed(task, progress, holder));
            case Report.Ended ended -> ended(task, ended, holder, answer);
        }
        return answer;
    }

    /** Cancels a task, if it is ours. */
    void cancel(TaskId id, String account) {
        LiveTask task = live.get(id);
        if (task != null) {
            happened(task, new Event.Canceled(timers.now(), account));
        }
    }

    /** Attempts of ours that {@code holder} says it holds, and should not. */
    List<AttemptId> unwanted(String holder, Collection<AttemptId> running) {
        List<AttemptId> unwanted = new ArrayList<>();
        for (AttemptId attempt : running) {
            LiveTask task = live.get(attempt.task());
            if (task == null) {
                continue;
            }
            task.lock().lock();
            try {
                if (unwanted(task.run(), attempt, holder)) {
                    unwanted.add(attempt);
                }
            } finally {
                task.lock().unlock();
            }
        }
        return unwanted;
    }

    /** Every attempt of ours that a worker holds. */
    List<HeldAttempt> held() {
        List<HeldAttempt> all = new ArrayList<>();
        for (LiveTask task : live.values()) {
            task.lock().lock();
            try {
                for (Held held : task.run().held()) {
                    all.add(new HeldAttempt(new AttemptId(task.id(), held.node(), held.attempt()), held.worker()));
                }
            } finally {
                task.lock().unlock();
            }
        }
        return all;
    }

    /** An attempt and its worker, {@code NAME#INCARNATION}. */
    record HeldAttempt(AttemptId attempt, String worker) {}

    /** An attempt's worker is gone: the node is tried anew. */
    void lost(AttemptId attempt, String why) {
        LiveTask task = live.get(attempt.task());
        if (task != null) {
            LOG.atWarn().addKeyValue("attempt", attempt).addKeyValue("why", why).log("Attempt lost");
            happened(task, new Event.Lost(timers.now(), attempt.node(), attempt.number(), why));
        }
    }

    /** An attempt that nobody has taken is not to be made: its node fails, for the reason given. */
    void refuse(AttemptId attempt, String why) {
        LiveTask task = live.get(attempt.task());
        if (task != null) {
            happened(
                    task,
                    new Event.Ended(
                            timers.now(), attempt.node(), attempt.number(), Outcome.REFUSED, Map.of(), why, ""));
        }
    }

    /** Sends jobs of ours again, those that nobody has taken: the broker may have lost them. */
    void resend(Set<AttemptId> attempts) {
        attempts.stream().map(AttemptId::task).distinct().forEach(id -> {
            LiveTask task = live.get(id);
            if (task != null) {
                resend(task);
            }
        });
    }

    /** Every job of ours that nobody has taken, though its time has come. */
    Set<AttemptId> untaken() {
        Set<AttemptId> all = new HashSet<>();
        for (LiveTask task : live.values()) {
            task.lock().lock();
            try {
                for (int node : task.run().toRun()) {
                    if (!task.run().notBefore(node).isAfter(timers.now())) {
                        all.add(new AttemptId(task.id(), node, task.run().attempt(node)));
                    }
                }
            } finally {
                task.lock().unlock();
            }
        }
        return all;
    }

    @Override
    public void close() {
        timers.close();
        journal.close();
        finishing.close();
    }

    private void taken(LiveTask task, AttemptId attempt, String holder, CompletableFuture<ReportAnswer> answer) {
        Run run = task.run();
        if (!run.current(attempt.node(), attempt.number())) {
            answer.complete(ReportAnswer.STALE);
            return;
        }
        if (run.state(attempt.node()) == NodeState.TO_RUN) {
            apply(task, new Event.Taken(timers.now(), attempt.node(), attempt.number(), holder), answer);
            return;
        }
        if (holds(run, attempt, holder)) {
            journal.settled(task, appended -> answer.complete(answer(appended)));
        } else {
            answer.complete(ReportAnswer.STALE);
        }
    }

    private void ended(LiveTask task, Report.Ended ended, String holder, CompletableFuture<ReportAnswer> answer) {
        AttemptId attempt = ended.attempt();
        Run run = task.run();
        if (holds(run, attempt, holder)) {
            Event event = new Event.Ended(
                    timers.now(),
                    attempt.node(),
                    attempt.number(),
                    ended.outcome(),
                    ended.output(),
                    ended.message(),
                    ended.log());
            apply(task, event, answer);
            return;
        }
        boolean again = attempt.node() < run.graph().nodes().size()
                && run.attempt(attempt.node()) == attempt.number()
                && run.state(attempt.node()).over()
                && run.facts().worker(attempt.node()).equals(holder);
        if (again) {
            journal.settled(task, appended -> answer.complete(answer(appended)));
        } else {
            answer.complete(ReportAnswer.STALE);
        }
    }

    private static boolean holds(Run run, AttemptId attempt, String holder) {
        return run.current(attempt.node(), attempt.number())
                && run.held(attempt.node())
                        .filter(held -> held.worker().equals(holder))
                        .isPresent();
    }

    /**
     * Whether we know that another attempt, or another worker's, counts. Not so when nobody has it: a worker names
     * what it asks for, and would end what it is given a moment later. Nor when it is newer than what we know: then the
     * task is another orchestrator's.
     */
    private static boolean unwanted(Run run, AttemptId attempt, String holder) {
        if (attempt.node() >= run.graph().nodes().size() || attempt.number() < run.attempt(attempt.node())) {
            return true;
        }
        return attempt.number() == run.attempt(attempt.node())
                && run.state(attempt.node()) != NodeState.TO_RUN
                && !holds(run, attempt, holder);
    }

    private ReportAnswer progressed(LiveTask task, Report.Progress told, String holder) {
        AttemptId attempt = told.attempt();
        if (!holds(task.run(), attempt, holder)) {
            return ReportAnswer.STALE;
        }
        progress.told(attempt, new Progress(told.ratio(), told.text()));
        return ReportAnswer.ACCEPTED;
    }

    private static ReportAnswer answer(Appended appended) {
        // Whoever owns it now can tell.
        return appended == Appended.DONE ? ReportAnswer.ACCEPTED : ReportAnswer.LATER;
    }

    private void happened(LiveTask task, Event event) {
        task.lock().lock();
        try {
            apply(task, event, new CompletableFuture<>());
        } finally {
            task.lock().unlock();
        }
    }

    /** Under the task's lock. */
    private void apply(LiveTask task, Event event, CompletableFuture<ReportAnswer> answer) {
        Run run = task.run();
        List<Transition> transitions = run.apply(event);
        if (transitions.isEmpty()) {
            answer.complete(ReportAnswer.STALE);
            return;
        }
        Consequences consequences = Consequences.of(task.id(), run, event, transitions);
        consequences.over().forEach(progress::over);
        journal.append(task, event, appended -> {
            answer.complete(answer(appended));
            if (appended == Appended.STALE) {
                return;
            }
            if (consequences.none()) {
                changed.accept(task.id());
            } else {
                timers.soon(() -> follow(task, consequences));
            }
        });
    }

    private void follow(LiveTask task, Consequences consequences) {
        consequences.finished().ifPresent(this::finish);
        changed.accept(task.id());
        if (!consequences.unwanted().isEmpty()) {
            sender.stop(consequences.unwanted());
        }
        sender.send(task, consequences.ready());
    }

    private void resend(LiveTask task) {
        List<Integer> nodes;
        task.lock().lock();
        try {
            nodes = task.run().toRun();
        } finally {
            task.lock().unlock();
        }
        sender.send(task, nodes);
    }

    private void finish(Finished finished) {
        try {
            finishing.commit(finished);
        } catch (RuntimeException failure) {
            LOG.atWarn()
                    .addKeyValue("task", finished.task())
                    .addKeyValue("cause", failure.toString())
                    .log("Task's end could not be noted, trying again");
            Future<?> _ = timers.at(timers.now().plus(AGAIN), () -> finish(finished));
            return;
        }
        LiveTask over = live.remove(finished.task());
        if (over != null) {
            over.retire();
        }
        changed.accept(finished.task());
    }

    private static Instant stopped(Run run) {
        Instant last = Instant.EPOCH;
        for (int node = 0; node < run.graph().nodes().size(); node++) {
            Instant stopped = run.facts().stopped(node).orElse(Instant.EPOCH);
            last = stopped.isAfter(last) ? stopped : last;
        }
        return last;
    }
}
