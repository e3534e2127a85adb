package orchestra.orchestrator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.broker.FakeBroker;
import orchestra.broker.Message;
import orchestra.orchestrator.conductor.Graphs;
import orchestra.orchestrator.conductor.Run;
import orchestra.protocol.NodeState;
import orchestra.protocol.Priority;
import orchestra.protocol.QueueNames;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Graph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RefillTest {
    private static final String QUEUE = QueueNames.jobs(Routing.USUAL_ROLE, Priority.NORMAL);

    private final FakeBroker broker = new FakeBroker();
    private final FakeDispatch dispatch = new FakeDispatch();
    private final Conductor conductor = new Conductor(
            new FakeTaskStore(), dispatch, new ProgressBoard(new FakeProgressStore()), id -> {}, Clock.systemUTC());
    private final AtomicLong others = new AtomicLong();
    private final Refill refill = new Refill(broker, new Routing(broker), conductor, others::get);

    @AfterEach
    void stop() {
        conductor.close();
        broker.close();
    }

    @Test
    void jobsThatNobodyTookAndThatDoNotWaitAreSentAgain() {
        runTwoNodes();
        refill.turn();
        assertThat(dispatch.sent()).as("they may be on their way").hasSize(2);
        refill.turn();
        assertThat(dispatch.sent()).hasSize(4);
        assertThat(refill.untaken()).isEqualTo(2);
    }

    @Test
    void jobsThatWaitAreNotSentAgain() throws Exception {
        runTwoNodes();
        putJobs(2);
        refill.turn();
        refill.turn();
        assertThat(dispatch.sent()).hasSize(2);
    }

    @Test
    void jobsOfAnotherOrchestratorThatWaitDoNotStandForOurs() throws Exception {
        runTwoNodes();
        putJobs(3);
        others.set(3);
        refill.turn();
        refill.turn();
        assertThat(dispatch.sent()).hasSize(4);
    }

    private void runTwoNodes() {
        Graph graph = Graphs.of("sleep", 2);
        Run run = new Run(graph);
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        run.begin(now);
        TaskId id = TaskStoreContract.id();
        conductor.run(new Task(id, "", "root", NodeState.RUNNING, now, Optional.empty(), 2, false, "o1", 1), run, 0);
        await().until(() -> dispatch.sent().size() == 2);
    }

    private void putJobs(int count) throws Exception {
        for (int job = 0; job < count; job++) {
            byte[] body = "a job".getBytes(StandardCharsets.UTF_8);
            broker.publish(new Message(QueueNames.JOBS, QUEUE, "job-" + job, body))
                    .get(5, TimeUnit.SECONDS);
        }
    }
}
