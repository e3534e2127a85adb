package orchestra.broker;

import static orchestra.broker.BrokerContract.LIMIT;
import static orchestra.broker.BrokerContract.pass;
import static orchestra.broker.BrokerContract.publish;
import static orchestra.broker.BrokerContract.queue;
import static orchestra.broker.BrokerContract.up;
import static orchestra.broker.Sample.job;
import static orchestra.broker.Sample.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.testbed.RabbitMqWithUsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Over a real RabbitMQ. */
final class RabbitBrokerIT implements AmqpContract {
    private static final String USER = "orchestrator";
    private static final String WORKER = "transform";
    private static final String FIRST = "orchestrator-1";
    private static final Duration START = Duration.ofSeconds(90);

    private static RabbitMqWithUsers rabbit;
    private static String password = FIRST;

    @BeforeAll
    static void start() {
        rabbit = RabbitMqWithUsers.start(
                RabbitMqWithUsers.User.ofAll(USER, FIRST),
                new RabbitMqWithUsers.User(
                        WORKER, "transform-1", "^transform\\..*", "^transform\\..*", "^(transform|orchestra)\\..*"));
    }

    @AfterAll
    static void stop() {
        rabbit.close();
    }

    @Override
    public BrokerUri uri(String tried) {
        return new BrokerUri(rabbit.uri(USER, tried));
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public void changePassword(String next) {
        rabbit.changePassword(USER, next);
        password = next;
        rabbit.closeConnections();
    }

    @Override
    public void wipe() {
        rabbit.wipe();
    }

    @Test
    void queuesAreQuorumQueuesAndConnectionsHaveNames(TestInfo test) throws Exception {
        try (Broker broker = up(connect("orchestrator of a test"))) {
            assertThat(((BrokerState.Up) broker.state()).product()).startsWith("RabbitMQ 3.");
            broker.declare(topology(queue(test)));
            publish(broker, job(queue(test), "one"));
            assertThat(rabbit.look("/queues/orchestra/" + queue(test)))
                    .contains("\"x-queue-type\":\"quorum\"", "\"x-dead-letter-exchange\":\"orchestra.dead\"");
            await().atMost(LIMIT)
                    .until(() -> rabbit.look("/connections?columns=user_provided_name")
                            .contains("orchestrator of a test publisher"));
            assertThat(rabbit.look("/connections?columns=user_provided_name")).contains("\"orchestrator of a test\"");
        }
    }

    @Test
    void deadLetterTellsTheQueueTheReasonAndTheTime(TestInfo test) throws Exception {
        String queue = queue(test);
        Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try (Broker broker = declared(queue)) {
            broker.subscribe(List.of(queue), 1, Delivery::refuse);
            publish(broker, job(queue, "poison"));
            Inbox dead = new Inbox();
            broker.subscribe(List.of(Sample.DEAD), 1, dead);
            Delivery letter = dead.next("poison");
            letter.acknowledge();
            Origin.Death death = letter.origin().death().orElseThrow();
            assertThat(death.queue()).isEqualTo(queue);
            assertThat(death.exchange()).isEqualTo(Sample.JOBS);
            assertThat(death.reason()).isEqualTo("rejected");
            assertThat(death.time().orElseThrow()).isBetween(begin, Instant.now());
        }
    }

    /** The broker is killed again and again while some publish and others consume. */
    @Test
    void killedBrokerLosesNothingThatItConfirmed(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue);
                Broker consumer = up(connect("consumer"))) {
            await().atMost(LIMIT).until(() -> rabbit.keeps(queue));
            Set<String> confirmed = ConcurrentHashMap.newKeySet();
            Set<String> consumed = ConcurrentHashMap.newKeySet();
            AtomicInteger again = new AtomicInteger();
            AtomicInteger failed = new AtomicInteger();
            // What is taken while the broker is about to die is not acknowledged: it has to come again.
            AtomicBoolean answering = new AtomicBoolean();
            List<Delivery> unanswered = new ArrayList<>();
            consumer.subscribe(List.of(queue), 50, delivery -> {
                if (delivery.redelivered()) {
                    again.incrementAndGet();
                }
                if (!answering.get()) {
                    synchronized (unanswered) {
                        unanswered.add(delivery);
                    }
                    return;
                }
                consumed.add(Inbox.text(delivery.body()));
                delivery.acknowledge();
            });
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger sent = new AtomicInteger();
            List<Thread> publishers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                publishers.add(Thread.startVirtualThread(() -> {
                    while (!enough.get()) {
                        String text = Integer.toString(sent.incrementAndGet());
                        CompletableFuture<Void> publishing = broker.publish(job(queue, text));
                        CompletableFuture<Void> _ = publishing.whenComplete((_, failure) -> {
                            if (failure == null) {
                                confirmed.add(text);
                            } else {
                                failed.incrementAndGet();
                            }
                        });
                        if (publishing.isCompletedExceptionally()) {
                            await().atMost(START).until(() -> enough.get() || broker.state() instanceof BrokerState.Up);
                        }
                    }
                }));
            }
            for (int round = 1; round <= 2; round++) {
                int begun = confirmed.size();
                await().atMost(START).until(() -> confirmed.size() > begun + 1000);
                await().atMost(START).until(() -> {
                    synchronized (unanswered) {
                        return unanswered.size() == 50;
                    }
                });
                int failures = failed.get();
                int seen = consumed.size();
                rabbit.server().kill();
                await().atMost(LIMIT).until(() -> broker.state() instanceof BrokerState.Down);
                assertThat(failed.get()).as("publishes under way that failed").isGreaterThan(failures);
                answering.set(true);
                rabbit.relaunch();
                await().atMost(START)
                        .untilAsserted(() -> assertThat(consumed)
                                .as("consumed; %s, %s, sent %s", broker.state(), consumer.state(), sent)
                                .hasSizeGreaterThan(seen + 100));
                answering.set(false);
                synchronized (unanswered) {
                    unanswered.forEach(Delivery::giveBack);
                    unanswered.clear();
                }
            }
            enough.set(true);
            for (Thread publisher : publishers) {
                publisher.join();
            }
            answering.set(true);
            synchronized (unanswered) {
                unanswered.forEach(Delivery::giveBack);
            }
            await().atMost(LIMIT).until(() -> confirmed.size() + failed.get() == sent.get());
            await().atMost(START).until(() -> consumed.containsAll(confirmed));
            System.out.printf(
                    "sent %d, confirmed %d, failed %d, consumed %d, redelivered %d%n",
                    sent.get(), confirmed.size(), failed.get(), consumed.size(), again.get());
            assertThat(again.get()).isGreaterThanOrEqualTo(100);
            assertThat(confirmed).hasSizeGreaterThan(2000);
        }
    }

    @Test
    void brokerThatIsNotThereYetIsWaitedFor(TestInfo test) throws Exception {
        rabbit.server().kill();
        try (Broker broker = connect("early")) {
            await().atMost(LIMIT)
                    .until(() -> broker.state() instanceof BrokerState.Down down
                            && down.cause().contains("nothing can be reached at 127.0.0.1:"));
            broker.declare(topology(queue(test)));
            Inbox inbox = new Inbox();
            broker.subscribe(List.of(queue(test)), 1, inbox);
            assertThat(broker.waiting(queue(test))).isEmpty();
            rabbit.relaunch();
            await().atMost(START).until(() -> broker.state() instanceof BrokerState.Up);
            publish(broker, job(queue(test), "late"));
            inbox.next("late").acknowledge();
        }
    }

    @Test
    void workerWithSmallRightsConsumesAndListensButDeclaresNothing(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker orchestrator = up(connect("orchestrator"));
                Broker worker = up(new AmqpBroker("worker", new BrokerUri(rabbit.uri(WORKER, "transform-1"))))) {
            orchestrator.declare(topology(queue));
            Inbox inbox = new Inbox();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            worker.subscribe(List.of(queue), 2, inbox);
            worker.listen(Sample.CANCEL, "transform.cancel.x", body -> heard.add(Inbox.text(body)));
            publish(orchestrator, job(queue, "one"));
            inbox.next("one").acknowledge();
            BrokerContract.awaitHeard(orchestrator, heard);

            // Refused, and nothing else suffers.
            worker.declare(topology("elsewhere.jobs"));
            assertThat(orchestrator.waiting("elsewhere.jobs")).isEmpty();
            assertThatThrownBy(() -> worker.publish(job(queue, "forged")).join())
                    .hasCauseInstanceOf(NotPublished.class)
                    .hasMessageContaining("access to exchange 'orchestra.jobs'");
            publish(orchestrator, job(queue, "two"));
            inbox.next("two").acknowledge();

            AtomicInteger connections = new AtomicInteger();
            worker.onConnected(connections::incrementAndGet);
            orchestrator.onConnected(connections::incrementAndGet);
            rabbit.closeConnections();
            await().atMost(LIMIT).until(() -> connections.get() == 4);
            heard.clear();
            BrokerContract.awaitHeard(orchestrator, heard);
        }
    }

    @Test
    void queueThatIsThereWithOtherArgumentsIsUsedAsItIs(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = up(connect("a"))) {
            broker.declare(new Topology(List.of(), List.of(new Topology.Queue(queue, "")), List.of()));
            broker.declare(topology(queue));
            publish(broker, job(queue, "one"));
            assertThat(broker.waiting(queue)).hasValue(1);
            AtomicInteger connections = new AtomicInteger();
            broker.onConnected(connections::incrementAndGet);
            rabbit.closeConnections();
            await().atMost(LIMIT).until(() -> connections.get() == 2);
            Inbox inbox = new Inbox();
            broker.subscribe(List.of(queue), 1, inbox);
            inbox.next("one").acknowledge();
        }
    }

    @Test
    void queueThatIsDeletedIsConsumedFromOnceItIsDeclaredAgain(TestInfo test) throws Exception {
        String queue = queue(test);
        try (Broker broker = declared(queue)) {
            Inbox inbox = new Inbox();
            broker.subscribe(List.of(queue), 1, inbox);
            pass(broker, queue, "one", inbox);
            rabbit.delete("/queues/orchestra/" + queue);
            await().atMost(LIMIT).until(() -> broker.waiting(queue).isEmpty());
            broker.declare(topology(queue));
            // RabbitMQ ends the whole connection where a consumer comes while it deletes; the next one is made by
            // itself.
            await().atMost(LIMIT).ignoreExceptions().until(() -> {
                publish(broker, job(queue, "two"));
                return true;
            });
            inbox.next("two").acknowledge();
        }
    }

    @Test
    void brokerWithoutMemoryHoldsNobodyForEverAndGoesOnAfterwards(TestInfo test) throws Exception {
        String queue = queue(test);
        Timings quick = new Timings(
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofMillis(200));
        try (Broker broker = up(new AmqpBroker("a", uri(password), quick))) {
            broker.declare(topology(queue));
            Inbox inbox = new Inbox();
            publish(broker, job(queue, "before"));
            broker.subscribe(List.of(queue), 1, inbox);
            Delivery before = inbox.next("before");
            rabbit.control("set_vm_memory_high_watermark", "0.000001");
            try {
                await().atMost(LIMIT).until(() -> held(broker, queue));
                List<CompletableFuture<Void>> large = new ArrayList<>();
                byte[] much = new byte[1 << 20];
                long begin = System.nanoTime();
                for (int i = 0; i < 50; i++) {
                    large.add(broker.publish(new Message(Sample.JOBS, queue, "large " + i, much)));
                }
                for (CompletableFuture<Void> each : large) {
                    assertThatThrownBy(() -> each.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(NotPublished.class);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
                // Answers go another way.
                before.acknowledge();
                assertThat(broker.waiting(queue)).isPresent();
                assertThat(broker.state()).isInstanceOf(BrokerState.Up.class);
            } finally {
                rabbit.control("set_vm_memory_high_watermark", "0.4");
            }
            await().atMost(START).ignoreExceptions().until(() -> {
                publish(broker, job(queue, "after"));
                return true;
            });
        }
    }

    private static boolean held(Broker broker, String queue) {
        try {
            publish(broker, job(queue, "probe"));
            return false;
        } catch (Exception failure) {
            return failure.toString().contains("takes no messages at present: low on memory");
        }
    }
}
