package orchestra.orchestrator.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import orchestra.broker.FakeBroker;
import orchestra.broker.Topology;
import orchestra.broker.Topology.Binding;
import orchestra.broker.Topology.Exchange;
import orchestra.broker.Topology.Queue;
import orchestra.orchestrator.failure.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChangeManagerTest {
    private static final String EXCHANGE = "orchestra.jobs";
    private static final String QUEUE = "transform.jobs.normal";

    private final FakeBroker broker = new FakeBroker();
    private final FakeChangeStore store = new FakeChangeStore();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final ChangeManager changes = new ChangeManager(
            store, broker, "us", (change, account) -> refused.add(change.id() + " by " + account), Clock.systemUTC());

    @BeforeEach
    void declare() {
        broker.declare(new Topology(
                List.of(new Exchange(EXCHANGE, "direct")),
                List.of(new Queue(QUEUE, "")),
                List.of(new Binding(EXCHANGE, QUEUE, QUEUE))));
    }

    @AfterEach
    void close() {
        changes.close();
        broker.close();
    }

    @Test
    void recordedChangeIsDoneAndForgotten() {
        changes.record(List.of(change("a"), change("b")));
        assertThat(broker.texts(QUEUE)).containsExactlyInAnyOrder("body of a", "body of b");
        await().until(() -> store.all().isEmpty());
        assertThat(store.inserts()).isEqualTo(2);
    }

    @Test
    void whatIsDoneAtOnceIsNeverRecorded() {
        changes.doOrRecord(List.of(change("a"), change("b")));
        assertThat(broker.texts(QUEUE)).containsExactly("body of a", "body of b");
        assertThat(store.inserts()).isZero();
    }

    @Test
    void whatCannotBeDoneAtOnceIsRecordedWithTheReasonAndDoneLater() {
        broker.lose("it is being repaired");
        changes.doOrRecord(List.of(change("a")));
        assertThat(store.all()).singleElement().satisfies(left -> {
            assertThat(left.tries()).isOne();
            assertThat(left.error()).contains("it is being repaired");
            assertThat(left.next()).isAfter(left.created());
        });
        broker.restore();
        changes.retry("a");
        changes.turn();
        assertThat(broker.texts(QUEUE)).containsExactly("body of a");
        await().until(() -> store.all().isEmpty());
    }

    @Test
    void whatCanBeNeitherDoneNorRecordedFails() {
        broker.lose("it is being repaired");
        store.away(true);
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> changes.doOrRecord(List.of(change("a"))));
        assertThat(store.inserts()).isZero();
    }

    @Test
    void eachTryInVainIsCounted() {
        broker.lose("it is being repaired");
        changes.record(List.of(change("a")));
        await().until(() -> store.all().getFirst().tries() == 1);
        changes.retry("a");
        changes.turn();
        await().until(() -> store.all().getFirst().tries() == 2);
    }

    @Test
    void canceledChangeIsNeverDone() {
        broker.lose("it is being repaired");
        changes.doOrRecord(List.of(change("a")));
        changes.cancel("a", "root");
        broker.restore();
        changes.turn();
        await().until(() -> store.all().isEmpty());
        assertThat(refused).containsExactly("a by root");
        assertThat(broker.texts(QUEUE)).isEmpty();
        assertThatExceptionOfType(Failure.class).isThrownBy(() -> changes.cancel("a", "root"));
    }

    @Test
    void changesOfAnOrchestratorThatIsGoneAreAdopted() {
        store.insert(List.of(change("theirs", "them")));
        changes.turn();
        assertThat(broker.texts(QUEUE)).as("not ours").isEmpty();
        changes.adopt(Set.of("us"));
        changes.retry("theirs");
        changes.turn();
        assertThat(broker.texts(QUEUE)).containsExactly("body of theirs");
    }

    private Change change(String id) {
        return change(id, "us");
    }

    private Change change(String id, String holder) {
        Change ours = changes.change("job", id, "subject", new Letter(EXCHANGE, QUEUE, "body of " + id));
        return new Change(
                id,
                ours.kind(),
                ours.subject(),
                ours.message(),
                holder,
                ours.created(),
                0,
                ours.next(),
                "",
                Optional.empty());
    }
}
