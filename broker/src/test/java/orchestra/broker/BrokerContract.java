package orchestra.broker;

import static orchestra.broker.Sample.cancel;
import static orchestra.broker.Sample.job;
import static orchestra.broker.Sample.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What every broker does for whoever uses it. */
interface BrokerContract {
    Duration LIMIT = Duration.ofSeconds(20);

    /** Another client of the one broker of this test, which may do everything there; closed by the test. */
    Broker connect(String name);

    /** A queue of this test alone. */
    static String queue(TestInfo test) {
        return "transform.jobs." + test.getTestMethod().orElseThrow().getName();
    }

    static Broker up(Broker broker) {
        await().atMost(Duration.ofSeconds(60)).until(() -> broker.state() instanceof BrokerState.Up);
        return broker;
    }

    /** A client that has declared this queue and all that goes with it. */
    default Broker declared(String queue) {
        Broker broker = up(connect("a"));
        broker.declare(topology(queue));
        return broker;
    }

    /** A job goes into the queue, comes out of it, and is dealt with. */
    static void pass(Broker broker, String queue, String text, Inbox inbox) throws Exception {
        publish(broker, job(queue, text));
        inbox.next(text).acknowledge();
    }

    static void awaitWaiting(Broker broker, String queue, long count) {
        await().atMost(LIMIT).until(() -> broker.waiting(queue).equals(OptionalLong.of(count)));
    }

    static void publish(Broker broker, Message message) throws Exception {
        broker.publish(message).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    default void publishedIsConsumedAndGoneOnceItIsAcknowledged(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            publish(broker, job(queue, "one"));
            publish(broker, job(queue, "two"));
            awaitWaiting(broker, queue, 2);
            Inbox inbox = new Inbox();
            try (Subscription _ = broker.subscribe(List.of(queue), 10, inbox)) {
                Delivery one = inbox.next("one");
                assertThat(one.queue()).isEqualTo(queue);
                assertThat(one.redelivered()).isFalse();
                one.acknowledge();
                inbox.next("two").acknowledge();
            }
            awaitWaiting(broker, queue, 0);
        }
    }

    @Test
    default void whatNoQueueTakesFailsAndOthersDoNot(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            var lost = broker.publish(job("transform.jobs.nowhere", "lost"));
            publish(broker, job(queue, "kept"));
            assertThatThrownBy(() -> lost.orTimeout(20, TimeUnit.SECONDS).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(NotPublished.class)
                    .hasMessageContaining("message lost")
                    .hasMessageContaining("no queue takes it");
            assertThat(broker.waiting(queue)).hasValue(1);
        }
    }

    @Test
    default void givenBackComesAgainAndASecondAnswerDoesNothing(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            publish(broker, job(queue, "again"));
            Inbox inbox = new Inbox();
            try (Subscription _ = broker.subscribe(List.of(queue), 10, inbox)) {
                Delivery first = inbox.next("again");
                first.giveBack();
                first.acknowledge();
                first.refuse();
                Delivery second = inbox.next("again");
                assertThat(second.redelivered()).isTrue();
                second.acknowledge();
                pass(broker, queue, "later", inbox);
            }
        }
    }

    @Test
    default void refusedIsADeadLetterThatTellsWhereItCameFrom(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            Inbox inbox = new Inbox();
            Inbox dead = new Inbox();
            try (Subscription _ = broker.subscribe(List.of(queue), 10, inbox);
                    Subscription _ = broker.subscribe(List.of(Sample.DEAD), 10, dead)) {
                publish(broker, job(queue, "poison"));
                Delivery poison = inbox.next("poison");
                assertThat(poison.origin()).isEqualTo(new Origin("poison", Sample.JOBS, queue, Optional.empty()));
                poison.refuse();
                Delivery letter = dead.next("poison");
                assertThat(letter.queue()).isEqualTo(Sample.DEAD);
                assertThat(letter.origin().message()).isEqualTo("poison");
                assertThat(letter.origin().routingKey()).isEqualTo(queue);
                letter.acknowledge();
                assertThat(inbox.staysEmpty()).isTrue();
                assertThat(dead.staysEmpty()).isTrue();
            }
        }
    }

    @Test
    default void givenBackOrLeftManyTimesIsNoDeadLetterUntilItIsRefused(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            Inbox dead = new Inbox();
            broker.subscribe(List.of(Sample.DEAD), 10, dead);
            publish(broker, job(queue, "patient"));
            for (int time = 0; time < 3; time++) {
                Inbox inbox = new Inbox();
                try (Subscription _ = broker.subscribe(List.of(queue), 10, inbox)) {
                    inbox.next("patient").giveBack();
                    inbox.next("patient");
                }
            }
            Inbox inbox = new Inbox();
            broker.subscribe(List.of(queue), 10, inbox);
            Delivery last = inbox.next("patient");
            assertThat(dead.staysEmpty()).isTrue();
            last.refuse();
            dead.next("patient").acknowledge();
        }
    }

    @Test
    default void refusedIsGoneWhereItsQueueHasNoDeadLetters(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = up(connect("a"))) {
            broker.declare(new Topology(
                    List.of(new Topology.Exchange(Sample.JOBS, "direct")),
                    List.of(new Topology.Queue(queue, "")),
                    List.of(new Topology.Binding(Sample.JOBS, queue, queue))));
            Inbox inbox = new Inbox();
            broker.subscribe(List.of(queue), 10, inbox);
            publish(broker, job(queue, "poison"));
            inbox.next("poison").refuse();
            assertThat(inbox.staysEmpty()).isTrue();
            awaitWaiting(broker, queue, 0);
        }
    }

    @Test
    default void pausedGetsNothingAndAnswersAllTheSameAndResumedGoesOn(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            Inbox inbox = new Inbox();
            try (Subscription subscription = broker.subscribe(List.of(queue), 10, inbox)) {
                publish(broker, job(queue, "before"));
                Delivery before = inbox.next("before");
                subscription.pause();
                publish(broker, job(queue, "meanwhile"));
                assertThat(inbox.staysEmpty()).isTrue();
                before.acknowledge();
                awaitWaiting(broker, queue, 1);
                subscription.resume();
                inbox.next("meanwhile").acknowledge();
                awaitWaiting(broker, queue, 0);
            }
        }
    }

    @Test
    default void noMoreThanThePrefetchIsUnanswered(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            for (int i = 0; i < 5; i++) {
                publish(broker, job(queue, "job " + i));
            }
            Inbox inbox = new Inbox();
            try (Subscription _ = broker.subscribe(List.of(queue), 2, inbox)) {
                Delivery first = inbox.next("job 0");
                await().atMost(LIMIT).until(() -> inbox.size() == 1);
                inbox.next("job 1");
                assertThat(inbox.staysEmpty()).isTrue();
                first.acknowledge();
                inbox.next("job 2");
                assertThat(inbox.staysEmpty()).isTrue();
            }
        }
    }

    @Test
    default void whatIsNotAnsweredWhenASubscriptionIsClosedGoesToAnother(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue);
                Broker other = up(connect("b"))) {
            publish(broker, job(queue, "left"));
            Inbox inbox = new Inbox();
            Subscription subscription = broker.subscribe(List.of(queue), 10, inbox);
            Delivery left = inbox.next("left");
            subscription.close();
            left.acknowledge();
            Inbox next = new Inbox();
            try (Subscription _ = other.subscribe(List.of(queue), 10, next)) {
                Delivery again = next.next("left");
                assertThat(again.redelivered()).isTrue();
                again.acknowledge();
            }
            publish(broker, job(queue, "after"));
            assertThat(inbox.staysEmpty()).isTrue();
        }
    }

    @Test
    default void whatIsNotAnsweredWhenAClientIsClosedGoesToAnother(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker other = up(connect("b"))) {
            other.declare(topology(queue));
            publish(other, job(queue, "left"));
            Inbox inbox = new Inbox();
            try (Broker broker = connect("a")) {
                Subscription _ = broker.subscribe(List.of(queue), 10, inbox);
                inbox.next("left");
            }
            Inbox next = new Inbox();
            try (Subscription _ = other.subscribe(List.of(queue), 10, next)) {
                next.next("left").acknowledge();
            }
        }
    }

    @Test
    default void everyListenerHearsAFanoutAndNoneIsNeeded(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue);
                Broker other = up(connect("b"))) {
            publish(broker, cancel("unheard"));
            BlockingQueue<String> first = new LinkedBlockingQueue<>();
            BlockingQueue<String> second = new LinkedBlockingQueue<>();
            Subscription one =
                    broker.listen(Sample.CANCEL, "transform.cancel.one", body -> first.add(Inbox.text(body)));
            Subscription two =
                    other.listen(Sample.CANCEL, "transform.cancel.two", body -> second.add(Inbox.text(body)));
            awaitHeard(broker, first);
            awaitHeard(broker, second);
            first.clear();
            second.clear();
            publish(broker, cancel("task 7"));
            await().atMost(LIMIT).until(() -> first.contains("task 7") && second.contains("task 7"));
            assertThat(first).doesNotContain("unheard");
            one.close();
            first.clear();
            publish(broker, cancel("task 8"));
            await().atMost(LIMIT).until(() -> second.contains("task 8"));
            assertThat(first).isEmpty();
            two.close();
        }
    }

    static void awaitHeard(Broker broker, BlockingQueue<String> heard) {
        await().atMost(LIMIT).until(() -> {
            publish(broker, cancel("anybody?"));
            return !heard.isEmpty();
        });
    }

    @Test
    default void handlerThatThrowsIsGivenTheMessageAgainAndTheOthers(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            AtomicInteger thrown = new AtomicInteger();
            Inbox inbox = new Inbox();
            try (Subscription _ = broker.subscribe(List.of(queue), 10, delivery -> {
                if (Inbox.text(delivery.body()).equals("hard") && thrown.getAndIncrement() == 0) {
                    throw new IllegalStateException("a handler with a fault, on purpose");
                }
                inbox.accept(delivery);
            })) {
                publish(broker, job(queue, "hard"));
                await().atMost(LIMIT).until(() -> thrown.get() >= 1);
                publish(broker, job(queue, "easy"));
                List<String> seen = new ArrayList<>();
                for (Delivery delivery : List.of(inbox.next(), inbox.next())) {
                    seen.add(Inbox.text(delivery.body()) + (delivery.redelivered() ? " again" : ""));
                    delivery.acknowledge();
                }
                assertThat(seen).containsExactlyInAnyOrder("hard again", "easy");
            }
        }
    }

    @Test
    default void queueThatIsMissingIsConsumedFromOnceItIsThere(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = up(connect("a"))) {
            Inbox inbox = new Inbox();
            assertThat(broker.waiting(queue)).isEmpty();
            try (Subscription _ = broker.subscribe(List.of(queue), 10, inbox)) {
                assertThat(inbox.staysEmpty()).isTrue();
                broker.declare(topology(queue));
                pass(broker, queue, "early", inbox);
            }
        }
    }

    @Test
    default void manyQueuesAreConsumedFromBySeveralConsumers(TestInfo test) throws Exception {
        String high = queue(test) + ".high";
        String low = queue(test) + ".low";
        try (Broker broker = up(connect("a"));
                Broker other = up(connect("b"))) {
            broker.declare(topology(high));
            broker.declare(topology(low));
            List<String> seen = new ArrayList<>();
            Semaphore count = new Semaphore(0);
            for (Broker each : List.of(broker, other)) {
                each.subscribe(List.of(high, low), 1, delivery -> {
                    synchronized (seen) {
                        seen.add(Inbox.text(delivery.body()));
                    }
                    delivery.acknowledge();
                    count.release();
                });
            }
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                sent.add("job " + i);
                publish(broker, job(i % 2 == 0 ? high : low, "job " + i));
            }
            assertThat(count.tryAcquire(40, LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            synchronized (seen) {
                assertThat(seen).containsExactlyInAnyOrderElementsOf(sent);
            }
        }
    }

    @Test
    default void listenerIsCalledForAConnectionThatIsThereOrComes() throws Exception {
        try (Broker broker = connect("a")) {
            Semaphore early = new Semaphore(0);
            broker.onConnected(early::release);
            assertThat(early.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            up(broker);
            Semaphore late = new Semaphore(0);
            broker.onConnected(late::release);
            assertThat(late.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    default void closedPublishesNothingMore(TestInfo test) {
        Broker broker = up(connect("a"));
        broker.declare(topology(queue(test)));
        broker.close();
        assertThat(broker.state()).isInstanceOf(BrokerState.Down.class);
        assertThatThrownBy(() -> broker.publish(job(queue(test), "late")).join())
                .hasCauseInstanceOf(NotPublished.class);
        assertThat(broker.waiting(queue(test))).isEmpty();
    }
}
