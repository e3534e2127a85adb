package orchestra.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.broker.Delivery;
import org.junit.jupiter.api.Test;

final class IntakeTest {
    private static final String HIGH = "transform.jobs.high";
    private static final String LOW = "transform.jobs.low";

    private final FakeBroker broker = new FakeBroker();
    private final AtomicLong nanos = new AtomicLong(-1_000_000_000_000L);
    private final AtomicInteger arrivals = new AtomicInteger();
    private final Intake intake = new Intake(broker, 2, nanos::get, arrivals::incrementAndGet);

    @Test
    void holdsNoMoreOfAQueueThanItsPrefetch() {
        begin();
        List.of("1", "2", "3").forEach(body -> put(LOW, body));
        assertThat(broker.unanswered()).isEqualTo(2);
        assertThat(broker.left(LOW)).isOne();
    }

    @Test
    void waitsForAllQueuesToBeginToDeliver() {
        put(LOW, "low");
        put(HIGH, "high");
        begin();
        assertThat(intake.poll()).isEmpty();
        assertThat(intake.due()).isEqualTo(Intake.SETTLING);
        pass(Intake.SETTLING);
        assertThat(polled()).isEqualTo("high");
        assertThat(polled()).isEqualTo("low");
        assertThat(intake.poll()).isEmpty();
    }

    @Test
    void givesAllBackOnceOneHasWaitedTooLong() {
        begin();
        put(LOW, "1");
        pass(Duration.ofSeconds(2));
        put(HIGH, "2");
        intake.turn(false);
        assertThat(intake.due()).isEqualTo(Duration.ofSeconds(1));
        assertThat(broker.unanswered()).isEqualTo(2);
        pass(Duration.ofSeconds(1));
        intake.turn(false);
        assertThat(broker.givenBack).containsExactlyInAnyOrder("1", "2");
        assertThat(broker.consuming()).isEmpty();
        assertThat(intake.poll()).isEmpty();
        intake.turn(true);
        pass(Intake.SETTLING);
        assertThat(polled()).isEqualTo("2");
    }

    @Test
    void whoHasTimeKeepsWhatWaits() {
        begin();
        put(LOW, "1");
        pass(Duration.ofSeconds(10));
        intake.turn(true);
        assertThat(broker.givenBack).isEmpty();
        assertThat(polled()).isEqualTo("1");
    }

    @Test
    void deliveriesOfALostConnectionGiveWay() {
        begin();
        put(LOW, "1");
        put(LOW, "2");
        broker.reconnect();
        pass(Intake.SETTLING);
        List.of("1", "2").forEach(body -> {
            Delivery delivery = intake.poll().orElseThrow();
            assertThat(delivery.redelivered()).isTrue();
            delivery.acknowledge();
        });
        assertThat(broker.acknowledged).containsExactlyInAnyOrder("1", "2");
        assertThat(intake.poll()).isEmpty();
        assertThat(broker.givenBack).isEmpty();
    }

    @Test
    void whoClosesGivesEverythingBackOnce() {
        begin();
        put(LOW, "1");
        put(HIGH, "2");
        intake.close();
        assertThat(broker.givenBack).containsExactlyInAnyOrder("1", "2");
        assertThat(broker.left(LOW) + broker.left(HIGH)).isEqualTo(2);
        assertThat(broker.consuming()).isEmpty();
    }

    private void begin() {
        intake.use(List.of(HIGH, LOW));
        intake.turn(true);
    }

    private void put(String queue, String body) {
        broker.put(queue, body.getBytes(StandardCharsets.UTF_8));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String polled() {
        return new String(intake.poll().orElseThrow().body(), StandardCharsets.UTF_8);
    }
}
