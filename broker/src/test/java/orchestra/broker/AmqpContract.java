package orchestra.broker;

import static orchestra.broker.BrokerContract.LIMIT;
import static orchestra.broker.BrokerContract.pass;
import static orchestra.broker.BrokerContract.publish;
import static orchestra.broker.BrokerContract.up;
import static orchestra.broker.Sample.job;
import static orchestra.broker.Sample.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What holds over a wire, on every product. */
interface AmqpContract extends BrokerContract {
    /** The connection string of a user who may do everything, with this password. */
    BrokerUri uri(String password);

    /** The password that is right now. */
    String password();

    /** Makes it another one, and ends the connections that there are. */
    void changePassword(String password);

    /** Takes the broker away and brings it back with nothing in it. */
    void wipe();

    @Override
    default Broker connect(String name) {
        return new AmqpBroker(name, uri(password()));
    }

    @Test
    default void twentyThousandAreConfirmedAndConsumedExactlyOnce(TestInfo test) throws Exception {
        String queue = BrokerContract.queue(test);
        int count = 20_000;
        try (Broker broker = declared(queue);
                Broker consumer = up(connect("consumer"))) {
            BitSet seen = new BitSet(count);
            AtomicInteger twice = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(count);
            long begin = System.nanoTime();
            consumer.subscribe(List.of(queue), 200, delivery -> {
                synchronized (seen) {
                    int number = Integer.parseInt(Inbox.text(delivery.body()));
                    if (seen.get(number)) {
                        twice.incrementAndGet();
                    }
                    seen.set(number);
                }
                delivery.acknowledge();
                all.countDown();
            });
            CompletableFuture<?>[] confirmed = new CompletableFuture<?>[count];
            for (int i = 0; i < count; i++) {
                confirmed[i] = broker.publish(job(queue, Integer.toString(i)));
            }
            CompletableFuture.allOf(confirmed).get(10, TimeUnit.MINUTES);
            double published = (System.nanoTime() - begin) / 1e9;
            assertThat(all.await(10, TimeUnit.MINUTES)).isTrue();
            double consumed = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "%s: %d messages confirmed at %.0f/s, consumed at %.0f/s%n",
                    broker.state(), count, count / published, count / consumed);
            assertThat(seen.cardinality()).isEqualTo(count);
            assertThat(twice).hasValue(0);
        }
    }

    @Test
    default void wipedBrokerIsDeclaredAnewAndSubscriptionsGoOn(TestInfo test) throws Exception {
        String queue = BrokerContract.queue(test);
        try (Broker broker = declared(queue);
                Broker worker = up(connect("b"))) {
            Inbox inbox = new Inbox();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            AtomicInteger connections = new AtomicInteger();
            broker.onConnected(connections::incrementAndGet);
            Subscription paused = worker.subscribe(List.of(queue), 1, _ -> heard.add("while it was paused"));
            paused.pause();
            worker.subscribe(List.of(queue), 10, inbox);
            worker.listen(Sample.CANCEL, "transform.cancel.wiped", body -> heard.add(Inbox.text(body)));
            publish(broker, job(queue, "before"));
            Delivery before = inbox.next("before");
            wipe();
            await().atMost(Duration.ofSeconds(90)).until(() -> connections.get() == 2);
            up(broker);
            pass(broker, queue, "after", inbox);
            before.acknowledge();
            BrokerContract.awaitHeard(broker, heard);
            assertThat(heard).containsOnly("anybody?");
        }
    }

    @Test
    default void wrongPasswordIsToldAndTheRightOneGoesOn(TestInfo test) throws Exception {
        String queue = BrokerContract.queue(test);
        try (Broker broker = new AmqpBroker("a", uri("canary-wrong"))) {
            broker.declare(topology(queue));
            await().atMost(LIMIT)
                    .until(() -> broker.state() instanceof BrokerState.Down down
                            && down.cause().contains("user"));
            assertThat(broker.state().toString()).doesNotContain("canary-wrong");
            assertThatThrownBy(() -> broker.publish(job(queue, "early")).join())
                    .hasCauseInstanceOf(NotPublished.class)
                    .hasMessageContaining("the password")
                    .hasMessageNotContaining("canary-wrong");
            broker.use(uri(password()));
            up(broker);
            publish(broker, job(queue, "late"));
            assertThat(broker.waiting(queue)).hasValue(1);
        }
    }

    @Test
    default void changedPasswordIsTakenUpWhileItRuns(TestInfo test) throws Exception {
        String queue = BrokerContract.queue(test);
        String before = password();
        try (Broker broker = declared(queue)) {
            Inbox inbox = new Inbox();
            broker.subscribe(List.of(queue), 10, inbox);
            pass(broker, queue, "one", inbox);
            changePassword("other-" + before);
            await().atMost(LIMIT).until(() -> broker.state() instanceof BrokerState.Down);
            broker.use(uri(password()));
            up(broker);
            pass(broker, queue, "two", inbox);
        } finally {
            changePassword(before);
        }
    }

    @Test
    default void anotherConnectionStringIsSwappedInAndLosesNoMessage(TestInfo test) throws Exception {
        String queue = BrokerContract.queue(test);
        try (Broker broker = declared(queue)) {
            Inbox inbox = new Inbox();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            broker.subscribe(List.of(queue), 10, inbox);
            broker.listen(Sample.CANCEL, "transform.cancel.swapped", body -> heard.add(Inbox.text(body)));
            BrokerContract.awaitHeard(broker, heard);
            publish(broker, job(queue, "one"));
            Delivery one = inbox.next("one");
            AtomicInteger connections = new AtomicInteger();
            broker.onConnected(connections::incrementAndGet);
            await().atMost(LIMIT).until(() -> connections.get() == 1);

            broker.use(new BrokerUri(uri(password()).text() + "?"));
            await().atMost(LIMIT).until(() -> connections.get() == 2);
            one.acknowledge();
            inbox.next("one").acknowledge();
            pass(broker, queue, "two", inbox);
            heard.clear();
            BrokerContract.awaitHeard(broker, heard);

            broker.use(uri("canary-wrong"));
            pass(broker, queue, "three", inbox);
            assertThat(broker.state()).isInstanceOf(BrokerState.Up.class);
        }
    }
}
