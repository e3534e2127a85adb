package orchestra.orchestrator.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import orchestra.broker.Delivery;
import orchestra.broker.FakeBroker;
import orchestra.broker.Message;
import orchestra.broker.Topology;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.protocol.QueueNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeadLetterCollectorTest {
    private static final String QUEUE = "transform.jobs.normal";
    private static final int MOST = 3;

    private final FakeBroker broker = new FakeBroker();
    private final FakeDeadLetterStore store = new FakeDeadLetterStore();
    private final DeadLetterCollector collector =
            new DeadLetterCollector(broker.another(), store, MOST, Clock.systemUTC());

    @BeforeEach
    void declare() {
        broker.declare(new Topology(
                List.of(
                        new Topology.Exchange(QueueNames.JOBS, "direct"),
                        new Topology.Exchange(QueueNames.DEAD, "fanout")),
                List.of(new Topology.Queue(QueueNames.DEAD, ""), new Topology.Queue(QUEUE, QueueNames.DEAD)),
                List.of(
                        new Topology.Binding(QueueNames.DEAD, QueueNames.DEAD, ""),
                        new Topology.Binding(QueueNames.JOBS, QUEUE, QUEUE))));
    }

    @AfterEach
    void stop() {
        collector.close();
        broker.close();
    }

    @Test
    void refusedIsKeptWithItsQueueAndGoneFromTheBroker() {
        broker.subscribe(List.of(QUEUE), 1, Delivery::refuse);
        publish(QueueNames.JOBS, QUEUE, "garbage");
        collect(1);
        DeadLetter letter = letters().getFirst();
        assertThat(letter.source().queue()).isEqualTo(QUEUE);
        assertThat(letter.source().reason()).isEqualTo("rejected");
        assertThat(letter.content().kept()).isEqualTo("garbage");
        collector.close();
        assertThat(broker.texts(QueueNames.DEAD)).isEmpty();
    }

    @Test
    void whatIsNotDurableIsNotAcknowledged() {
        publish(QueueNames.DEAD, "", "held");
        collector.close();
        assertThat(broker.texts(QueueNames.DEAD)).containsExactly("held");
    }

    @Test
    void whileTheDatabaseIsAwayLettersStayAtTheBroker() {
        store.away(true);
        publish(QueueNames.DEAD, "", "early");
        await().untilAsserted(() -> assertThatThrownBy(collector::turn).isInstanceOf(Failure.class));
        await().until(() -> broker.texts(QueueNames.DEAD).equals(List.of("early")));
        collector.turn();
        assertThatThrownBy(collector::tidy).isInstanceOf(Failure.class);
        assertThat(store.inserts()).isEqualTo(1);
        // Another orchestrator's database may answer.
        FakeDeadLetterStore other = new FakeDeadLetterStore();
        try (DeadLetterCollector second = new DeadLetterCollector(broker.another(), other, MOST, Clock.systemUTC())) {
            await().until(() -> {
                second.turn();
                return other.count() == 1;
            });
        }
        publish(QueueNames.DEAD, "", "late");
        store.away(false);
        collector.tidy();
        collect(1);
        assertThat(letters().getFirst().content().kept()).isEqualTo("late");
    }

    @Test
    void letterThatComesAgainIsTheSame() {
        publish(QueueNames.DEAD, "", "one");
        collect(1);
        publish(QueueNames.DEAD, "", "one");
        int before = store.inserts();
        await().until(() -> {
            collector.turn();
            return store.inserts() > before;
        });
        assertThat(store.count()).isEqualTo(1);
        collector.close();
        assertThat(broker.texts(QueueNames.DEAD)).isEmpty();
    }

    @Test
    void lostConnectionLosesNoLetter() {
        try (FakeBroker mine = broker.another();
                DeadLetterCollector lost = new DeadLetterCollector(mine, store, MOST, Clock.systemUTC())) {
            collector.close();
            publish(QueueNames.DEAD, "", "one");
            mine.lose("a test took it");
            lost.turn();
            assertThat(broker.texts(QueueNames.DEAD)).containsExactly("one");
            mine.restore();
            await().until(() -> {
                lost.turn();
                return store.count() == 1 && broker.waiting(QueueNames.DEAD).orElse(1) == 0;
            });
        }
    }

    @Test
    void oldestGoWhereThereAreTooManyAndTheRestIsCounted() {
        assertThat(collector.kept()).isNaN();
        for (int letter = 0; letter < MOST + 2; letter++) {
            publish(QueueNames.DEAD, "", "letter " + letter);
            collect(letter + 1);
        }
        collector.tidy();
        assertThat(collector.kept()).isEqualTo(MOST);
        assertThat(letters()).extracting(letter -> letter.content().kept()).contains("letter 4");
    }

    private List<DeadLetter> letters() {
        return store.list(new Page(50, 0, List.of(new Order("received", true)), Map.of()))
                .items();
    }

    private void collect(int count) {
        await().until(() -> {
            collector.turn();
            return store.count() == count;
        });
    }

    private void publish(String exchange, String key, String text) {
        broker.publish(new Message(exchange, key, text, text.getBytes(StandardCharsets.UTF_8)))
                .join();
    }
}
