package orchestra.orchestrator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.HeartbeatAnswer;
import orchestra.protocol.WorkerName;
import org.junit.jupiter.api.Test;

final class WorkerManagerTest {
    private static final String OLD = "aaaaaaaa";
    private static final String NEW = "bbbbbbbb";

    private final FakeWorkerStore store = new FakeWorkerStore();
    private final List<WorkerName> declared = new ArrayList<>();
    private boolean brokerDown;
    private final AtomicLong now = new AtomicLong();
    private final WorkerManager workers = new WorkerManager(
            store,
            this::declare,
            Heartbeat::running,
            Clock.fixed(Instant.parse("2026-11-21T10:15:30.123456Z"), ZoneOffset.UTC));
    private final WorkerWatch watch = new WorkerWatch(store, now::get);

    @Test
    void answerNamesTheWorkersOwnQueueFirstAndWhatToStop() {
        HeartbeatAnswer answer = workers.beat(beat(OLD));
        assertThat(answer.queues())
                .containsExactly(
                        "transform.worker.unit-1",
                        "transform.jobs.high",
                        "transform.jobs.normal",
                        "transform.jobs.low");
        assertThat(answer.stop()).isEqualTo(beat(OLD).running()).isNotEmpty();
    }

    @Test
    void queuesAreDeclaredBeforeTheFirstAnswerAndAgainWhenLost() {
        brokerDown = true;
        assertThatThrownBy(() -> workers.beat(beat(OLD))).isInstanceOf(Failure.class);
        assertThat(store.find("unit-1")).isPresent();
        brokerDown = false;
        workers.beat(beat(OLD));
        workers.beat(beat(OLD));
        assertThat(declared).hasSize(1);
        workers.beat(beat(NEW));
        assertThat(declared).hasSize(2);
        workers.queuesLost();
        workers.beat(beat(NEW));
        assertThat(declared).hasSize(3);
    }

    @Test
    void newestProcessHasTheNameAndTheOneItReplacedIsToldSo() {
        workers.beat(beat(OLD));
        workers.beat(beat(NEW));
        assertThatThrownBy(() -> workers.beat(beat(OLD))).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.REPLACED);
            assertThat(failure.detail()).contains("unit-1");
        });
        workers.beat(beat(NEW));
        Worker worker = workers.get("unit-1");
        assertThat(worker.incarnation()).isEqualTo(NEW);
        assertThat(worker.beat()).isEqualTo(3);
    }

    @Test
    void someOfThoseReplacedAreRememberedAndNotAllForEver() {
        for (int i = 0; i < 30; i++) {
            workers.beat(beat("%08x".formatted(i)));
        }
        assertThat(workers.get("unit-1").replaced()).hasSize(8).endsWith("%08x".formatted(28));
    }

    @Test
    void workerIsDeadWhenItsBeatStandsStillForLong() {
        workers.beat(beat(OLD));
        Worker worker = workers.get("unit-1");
        assertThat(watch.alive(worker)).isTrue();
        watch.look();
        pass(Duration.ofSeconds(29));
        watch.look();
        assertThat(watch.alive(worker)).isTrue();
        assertThat(watch.alive()).containsExactly(worker);
        pass(Duration.ofSeconds(1));
        assertThat(watch.alive(worker)).isFalse();
        assertThat(watch.alive()).isEmpty();
        workers.beat(beat(OLD));
        assertThat(watch.alive(workers.get("unit-1"))).isTrue();
        watch.look();
        assertThat(watch.alive()).hasSize(1);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void declare(WorkerName worker) {
        if (brokerDown) {
            throw Failure.of(FailureKind.NOT_READY, "The broker does not answer.");
        }
        declared.add(worker);
    }

    private static Heartbeat beat(String incarnation) {
        return WorkerStoreContract.heartbeat("transform", "unit-1", incarnation);
    }
}
