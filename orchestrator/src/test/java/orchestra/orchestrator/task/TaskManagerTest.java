package orchestra.orchestrator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.conductor.Graphs;
import orchestra.orchestrator.failure.Failure;
import orchestra.protocol.AttemptId;
import orchestra.protocol.NodeState;
import orchestra.protocol.Outcome;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson.Batch;
import orchestra.protocol.TaskId;
import orchestra.protocol.WorkerName;
import orchestra.protocol.gorch.Edges;
import orchestra.protocol.gorch.Graph;
import orchestra.protocol.gorch.Retry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orchestrators that share a store, driven turn by turn; workers are played by hand. */
final class TaskManagerTest {
    private static final Caller ROOT = new Caller.Root();
    private static final String HOLDER = "w#0000000a";
    private static final WorkerName WORKER = new WorkerName("transform", "w", "0000000a");

    private final FakeTaskStore store = new FakeTaskStore();
    private final FakePeerStore peers = new FakePeerStore();
    private final FakeProgressStore progress = new FakeProgressStore();
    private final AtomicLong nanos = new AtomicLong();
    private final List<Orchestrator> all = new ArrayList<>();
    private List<WorkerSight> sights = List.of();

    /** One of them. */
    private final class Orchestrator {
        private final String incarnation;
        private final FakeDispatch dispatch = new FakeDispatch();
        private volatile boolean serving = true;
        private final ProgressBoard board = new ProgressBoard(progress);
        private final Conductor conductor;
        private final Ownership ownership;
        private final LossWatch watch;
        private final TaskManager manager;

        Orchestrator(String incarnation) {
            this.incarnation = incarnation;
            conductor = new Conductor(store, dispatch, board, id -> {}, Clock.systemUTC());
            ownership = new Ownership(
                    peers,
                    store,
                    conductor,
                    new Peer(incarnation, "http://" + incarnation, 0, 0),
                    () -> serving,
                    () -> 0,
                    Clock.systemUTC(),
                    nanos::get);
            watch = new LossWatch(() -> sights, () -> serving, conductor, nanos::get);
            manager = new TaskManager(
                    store,
                    conductor,
                    ownership,
                    TaskManagerTest.this::passOn,
                    incarnation,
                    () -> TaskId.of(UUID.randomUUID()),
                    Clock.systemUTC());
            ownership.turn();
            all.add(this);
        }

        /** As if it were killed: it does nothing any more. */
        void kill() {
            conductor.close();
            all.remove(this);
        }

        ReportAnswer say(WorkerName worker, Report report) {
            return manager.report(new Batch(worker, List.of(report)), false).getFirst();
        }
    }

    @AfterEach
    void stop() {
        List.copyOf(all).forEach(Orchestrator::kill);
    }

    @Test
    void seedRunsToItsEndInOrder() {
        Orchestrator one = new Orchestrator("o1");
        TaskId id = one.manager.submit(ROOT, Graphs.seed("sleep"));
        List<Integer> order = new ArrayList<>();
        while (order.size() < 8) {
            await().until(() -> one.dispatch.sent().size() > order.size());
            AttemptId next = one.dispatch.attempts().get(order.size());
            assertThat(one.say(WORKER, new Report.Taken(next))).isEqualTo(ReportAnswer.ACCEPTED);
            assertThat(one.say(WORKER, ended(next, Outcome.SUCCESS))).isEqualTo(ReportAnswer.ACCEPTED);
            order.add(next.node());
        }
        assertThat(order)
                .hasSize(8)
                .containsSubsequence(5, 0, 1, 6)
                .containsSubsequence(0, 4)
                .containsSubsequence(3, 2);
        await().until(() -> one.manager.find(ROOT, id).state() == NodeState.SUCCESS);
        assertThat(one.manager.view(ROOT, id).run().state(6)).isEqualTo(NodeState.SUCCESS);
        assertThat(one.conductor.owned()).isEmpty();
    }

    @Test
    void sameReportTwiceIsAcceptedTwiceAndAnotherWorkersIsStale() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = sent(one, Graphs.of("sleep", 2, new int[] {0, 1}));
        WorkerName other = new WorkerName("transform", "v", "0000000b");
        assertThat(one.say(WORKER, new Report.Taken(attempt))).isEqualTo(ReportAnswer.ACCEPTED);
        assertThat(one.say(WORKER, new Report.Taken(attempt))).isEqualTo(ReportAnswer.ACCEPTED);
        assertThat(one.say(other, new Report.Taken(attempt))).isEqualTo(ReportAnswer.STALE);
        assertThat(one.say(other, ended(attempt, Outcome.SUCCESS))).isEqualTo(ReportAnswer.STALE);
        assertThat(one.say(WORKER, ended(attempt, Outcome.SUCCESS))).isEqualTo(ReportAnswer.ACCEPTED);
        assertThat(one.say(WORKER, ended(attempt, Outcome.SUCCESS))).isEqualTo(ReportAnswer.ACCEPTED);
        assertThat(one.say(WORKER, ended(new AttemptId(attempt.task(), 0, 2), Outcome.SUCCESS)))
                .isEqualTo(ReportAnswer.STALE);
        assertThat(one.say(WORKER, new Report.Taken(new AttemptId(TaskStoreContract.id(), 0, 1))))
                .isEqualTo(ReportAnswer.UNKNOWN);
    }

    @Test
    void anotherOrchestratorCarriesOnWhereOneDied() {
        Orchestrator one = new Orchestrator("o1");
        Orchestrator two = new Orchestrator("o2");
        AttemptId first = sent(one, Graphs.of("sleep", 3, new int[] {0, 1}, new int[] {1, 2}));
        one.say(WORKER, new Report.Taken(first));
        one.say(WORKER, ended(first, Outcome.SUCCESS));
        AttemptId second = new AttemptId(first.task(), 1, 1);
        await().until(() -> one.dispatch.attempts().contains(second));
        one.say(WORKER, new Report.Taken(second));
        one.kill();
        assertThat(two.say(WORKER, ended(second, Outcome.SUCCESS))).isEqualTo(ReportAnswer.LATER);
        silence(two, Duration.ofSeconds(12));
        assertThat(two.conductor.owns(first.task())).isTrue();
        assertThat(two.say(WORKER, ended(second, Outcome.SUCCESS))).isEqualTo(ReportAnswer.ACCEPTED);
        // The first node was done before and is not sent again; the third one is.
        await().until(() -> !two.dispatch.sent().isEmpty());
        assertThat(two.dispatch.attempts()).containsOnly(new AttemptId(first.task(), 2, 1));
    }

    @Test
    void orchestratorThatWasTakenForDeadIsRefusedByTheJournal() {
        Orchestrator one = new Orchestrator("o1");
        Orchestrator two = new Orchestrator("o2");
        AttemptId attempt = sent(one, Graphs.of("sleep", 1));
        silence(two, Duration.ofSeconds(12));
        assertThat(one.say(WORKER, new Report.Taken(attempt))).isEqualTo(ReportAnswer.LATER);
        assertThat(one.conductor.owns(attempt.task())).isFalse();
        assertThat(two.say(WORKER, new Report.Taken(attempt))).isEqualTo(ReportAnswer.ACCEPTED);
        assertThat(two.manager.view(ROOT, attempt.task()).run().held()).hasSize(1);
    }

    @Test
    void liveOrchestratorKeepsItsTasksAndReportsArePassedOnToIt() {
        Orchestrator one = new Orchestrator("o1");
        Orchestrator two = new Orchestrator("o2");
        one.ownership.turn();
        two.ownership.turn();
        AttemptId attempt = sent(one, Graphs.of("sleep", 1));
        for (int second = 0; second < 30; second++) {
            one.ownership.turn();
            silence(two, Duration.ofSeconds(1));
        }
        assertThat(one.conductor.owns(attempt.task())).isTrue();
        assertThat(two.say(WORKER, new Report.Taken(attempt))).isEqualTo(ReportAnswer.ACCEPTED);
        assertThat(two.say(WORKER, ended(attempt, Outcome.SUCCESS))).isEqualTo(ReportAnswer.ACCEPTED);
        await().until(() -> two.manager.find(ROOT, attempt.task()).state() == NodeState.SUCCESS);
    }

    @Test
    void orchestratorThatNobodyReachesOwnsNothingAndAnotherCarriesOnAtOnce() {
        Orchestrator one = new Orchestrator("o1");
        Orchestrator two = new Orchestrator("o2");
        AttemptId attempt = sent(one, Graphs.of("sleep", 1));
        one.serving = false;
        one.ownership.turn();
        two.ownership.turn();
        assertThat(one.conductor.owned()).isEmpty();
        assertThat(two.say(WORKER, new Report.Taken(attempt))).isEqualTo(ReportAnswer.ACCEPTED);
        one.serving = true;
        one.ownership.turn();
        assertThat(one.conductor.owned()).isEmpty();
    }

    @Test
    void orchestratorThatIsReachedAgainCarriesOnWithWhatNobodyElseTook() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = taken(one);
        one.serving = false;
        one.ownership.turn();
        assertThat(one.say(WORKER, ended(attempt, Outcome.SUCCESS))).isEqualTo(ReportAnswer.LATER);
        one.serving = true;
        one.ownership.turn();
        assertThat(one.say(WORKER, ended(attempt, Outcome.SUCCESS))).isEqualTo(ReportAnswer.ACCEPTED);
    }

    @Test
    void silentWorkersAttemptIsMadeAgainAndItsLateResultIsStale() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = taken(one);
        sights = List.of(new WorkerSight("transform", "w", WORKER.incarnation(), 1, Set.of(attempt)));
        watchFor(one, 32);
        await().until(() -> one.dispatch.attempts().contains(new AttemptId(attempt.task(), 0, 2)));
        assertThat(one.say(WORKER, ended(attempt, Outcome.SUCCESS))).isEqualTo(ReportAnswer.STALE);
        assertThat(one.conductor.unwanted(HOLDER, List.of(attempt))).containsExactly(attempt);
    }

    @Test
    void attemptThatAWorkerAsksForIsWantedUntilAnotherHasIt() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = sent(one, Graphs.of("sleep", 1));
        // Asked for by the worker that beats, and not answered yet.
        assertThat(one.conductor.unwanted(HOLDER, List.of(attempt))).isEmpty();
        one.say(WORKER, new Report.Taken(attempt));
        assertThat(one.conductor.unwanted(HOLDER, List.of(attempt))).isEmpty();
        assertThat(one.conductor.unwanted("other#0000000c", List.of(attempt))).containsExactly(attempt);
        assertThat(one.conductor.unwanted("other#0000000c", List.of(new AttemptId(attempt.task(), 0, 2))))
                .as("newer than what is known: another orchestrator took the task over")
                .isEmpty();
    }

    @Test
    void workerThatCouldNotReachUsIsNotSilent() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = taken(one);
        sights = List.of(new WorkerSight("transform", "w", WORKER.incarnation(), 1, Set.of(attempt)));
        watchFor(one, 1);
        one.serving = false;
        one.ownership.turn();
        watchFor(one, 60);
        one.serving = true;
        one.ownership.turn();
        watchFor(one, 1);
        assertThat(one.say(WORKER, ended(attempt, Outcome.SUCCESS))).isEqualTo(ReportAnswer.ACCEPTED);
    }

    @Test
    void workerStartedAnewLosesWhatItHadAtOnce() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = taken(one);
        sights = List.of(new WorkerSight("transform", "w", "0000000c", 1, Set.of()));
        one.watch.turn();
        await().until(() -> one.dispatch.attempts().contains(new AttemptId(attempt.task(), 0, 2)));
    }

    @Test
    void workerThatNoLongerNamesAnAttemptHasLostIt() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = taken(one);
        for (int beat = 1; beat <= 5; beat++) {
            sights = List.of(new WorkerSight("transform", "w", WORKER.incarnation(), beat, Set.of()));
            one.watch.turn();
        }
        await().until(() -> one.dispatch.attempts().contains(new AttemptId(attempt.task(), 0, 2)));
    }

    @Test
    void cancelStopsWhatRunsAndASecondOneFindsNothing() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = sent(one, Graphs.of("sleep", 2, new int[] {0, 1}));
        one.say(WORKER, new Report.Taken(attempt));
        one.manager.cancel(ROOT, attempt.task());
        await().until(() -> one.dispatch.stopped().contains(attempt));
        await().until(() -> one.manager.find(ROOT, attempt.task()).state() == NodeState.CANCELED);
        assertThatThrownBy(() -> one.manager.cancel(ROOT, attempt.task())).isInstanceOf(Failure.class);
        assertThat(one.manager.view(ROOT, attempt.task()).run().state(1)).isEqualTo(NodeState.CANCELED);
    }

    @Test
    void cancelAskedOfAnotherOrchestratorReachesTheOwner() {
        Orchestrator one = new Orchestrator("o1");
        Orchestrator two = new Orchestrator("o2");
        AttemptId attempt = sent(one, Graphs.of("sleep", 1));
        two.manager.cancel(ROOT, attempt.task());
        one.ownership.turn();
        await().until(() -> two.manager.find(ROOT, attempt.task()).state() == NodeState.CANCELED);
    }

    @Test
    void taskEndsWhenItsTimeIsOverWithoutAnybodyAsking() {
        Orchestrator one = new Orchestrator("o1");
        Graph quick = Graphs.of("sleep", 2, new int[] {0, 1});
        Graph limited = new Graph("limited", quick.nodes(), quick.edges(), Duration.ofMillis(200), quick.priority());
        AttemptId attempt = sent(one, limited);
        await().until(() -> one.manager.find(ROOT, attempt.task()).state() == NodeState.TIMEOUT);
        await().until(() -> one.dispatch.stopped().contains(attempt));
    }

    @Test
    void failureIsTriedAgainWhenItsTimeHasCome() {
        Orchestrator one = new Orchestrator("o1");
        Retry retry = new Retry(2, Duration.ofMillis(300), Duration.ofSeconds(1));
        AttemptId attempt = sent(one, Graphs.of("sleep", retry, Edges.none(1)));
        one.say(WORKER, new Report.Taken(attempt));
        one.say(WORKER, ended(attempt, Outcome.FAILURE));
        AttemptId again = new AttemptId(attempt.task(), 0, 2);
        assertThat(one.dispatch.attempts()).doesNotContain(again);
        await().until(() -> one.dispatch.attempts().contains(again));
        one.say(WORKER, new Report.Taken(again));
        one.say(WORKER, ended(again, Outcome.FAILURE));
        await().until(() -> one.manager.find(ROOT, attempt.task()).state() == NodeState.FAILURE);
    }

    @Test
    void databaseThatIsAwayForAWhileCostsATryAndNothingElse() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = taken(one);
        store.away(true);
        Thread worker = Thread.ofVirtual().start(() -> one.say(WORKER, ended(attempt, Outcome.SUCCESS)));
        await().pollDelay(Duration.ofMillis(300)).until(worker::isAlive);
        store.away(false);
        await().until(() -> one.manager.find(ROOT, attempt.task()).state() == NodeState.SUCCESS);
    }

    @Test
    void othersTasksAreNotSeen() {
        Orchestrator one = new Orchestrator("o1");
        Caller ann = new Caller.Person(new UserId(UUID.randomUUID()), false);
        Caller bob = new Caller.Person(new UserId(UUID.randomUUID()), false);
        TaskId id = one.manager.submit(ann, Graphs.of("nil", 1));
        assertThat(one.manager.find(ann, id).state()).isEqualTo(NodeState.SUCCESS);
        assertThat(one.manager.find(ROOT, id).account()).isEqualTo(ann.account());
        assertThatThrownBy(() -> one.manager.find(bob, id)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> one.manager.cancel(bob, id)).isInstanceOf(Failure.class);
    }

    @Test
    void progressNeverGoesBackAndIsGoneWithItsAttempt() {
        Orchestrator one = new Orchestrator("o1");
        AttemptId attempt = taken(one);
        one.say(WORKER, new Report.Progress(attempt, OptionalDouble.of(0.5), "half"));
        one.say(WORKER, new Report.Progress(attempt, OptionalDouble.of(0.4), "less"));
        one.board.turn();
        assertThat(progress.of(attempt.task()))
                .containsExactly(Map.entry(attempt, new Progress(OptionalDouble.of(0.5), "less")));
        one.say(WORKER, ended(attempt, Outcome.SUCCESS));
        one.board.turn();
        assertThat(progress.of(attempt.task())).isEmpty();
    }

    /** Submits a graph and waits for its first job. */
    private static AttemptId sent(Orchestrator orchestrator, Graph graph) {
        TaskId id = orchestrator.manager.submit(ROOT, graph);
        AttemptId first = new AttemptId(id, 0, 1);
        await().until(() -> orchestrator.dispatch.attempts().contains(first));
        return first;
    }

    /** The same, which the worker then takes. */
    private static AttemptId taken(Orchestrator orchestrator) {
        AttemptId attempt = sent(orchestrator, Graphs.of("sleep", 1));
        orchestrator.say(WORKER, new Report.Taken(attempt));
        return attempt;
    }

    private static Report.Ended ended(AttemptId attempt, Outcome outcome) {
        return new Report.Ended(attempt, outcome, Map.of(), outcome == Outcome.SUCCESS ? "" : "it broke", "");
    }

    /** Time in which only {@code one} beats. */
    private void silence(Orchestrator one, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            one.ownership.turn();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
    }

    private void watchFor(Orchestrator one, int seconds) {
        for (int second = 0; second < seconds; second++) {
            one.watch.turn();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
    }

    private List<ReportAnswer> passOn(String address, Batch batch) {
        return all.stream()
                .filter(peer -> ("http://" + peer.incarnation).equals(address))
                .findFirst()
                .map(peer -> peer.manager.report(batch, true))
                .orElse(Collections.nCopies(batch.reports().size(), ReportAnswer.LATER));
    }
}
