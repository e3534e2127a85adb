package orchestra.broker;

import static orchestra.broker.BrokerContract.publish;
import static orchestra.broker.BrokerContract.queue;
import static orchestra.broker.Sample.job;
import static orchestra.broker.Sample.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The broker in memory does what the real ones do. */
final class FakeBrokerTest implements BrokerContract {
    private final FakeBroker broker = new FakeBroker();

    @Override
    public Broker connect(String name) {
        return broker.another();
    }

    @Test
    void lostConnectionFailsPublishesAndGivesBackWhatIsNotAnswered(TestInfo test) throws Exception {
        String queue = queue(test);
        broker.declare(topology(queue));
        Inbox inbox = new Inbox();
        broker.subscribe(List.of(queue), 1, inbox);
        publish(broker, job(queue, "one"));
        Delivery before = inbox.next("one");
        broker.lose("a test took it");
        assertThatThrownBy(() -> broker.publish(job(queue, "two")).join()).hasMessageContaining("a test took it");
        assertThat(broker.waiting(queue)).isEmpty();
        try (FakeBroker other = broker.another()) {
            assertThat(other.texts(queue)).containsExactly("one");
        }
        broker.restore();
        before.acknowledge();
        Delivery again = inbox.next("one");
        assertThat(again.redelivered()).isTrue();
        again.acknowledge();
        assertThat(broker.waiting(queue)).hasValue(0);
    }

    @Test
    void wipedKeepsNoMessage(TestInfo test) throws Exception {
        String queue = queue(test);
        broker.declare(topology(queue));
        publish(broker, job(queue, "one"));
        broker.wipe();
        assertThat(broker.waiting(queue)).hasValue(0);
    }
}
