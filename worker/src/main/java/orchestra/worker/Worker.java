package orchestra.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import orchestra.broker.Broker;
import orchestra.broker.Delivery;
import orchestra.broker.Subscription;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.HeartbeatAnswer;
import orchestra.protocol.JobJson;
import orchestra.protocol.QueueNames;
import orchestra.protocol.UnreadableMessage;
import orchestra.protocol.WorkerName;
import orchestra.worker.api.Api;
import orchestra.worker.api.Reply;
import orchestra.worker.report.Reporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker itself: takes deliveries as it has slots for them, the most urgent first, and says what it does.
 *
 * <p>{@link #beat} is for a loop; it is the answer to the first beat that names the queues to take from.
 */
final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** Without answers no job begins that could end, but answers may come for some tasks and not for others. */
    private static final int HELD_MOST = 10_000;

    private static final Duration LAST_TURN = Duration.ofSeconds(5);
    /** Results that nobody answers are on disk; the next start sends them. */
    private static final Duration TELLING = Duration.ofSeconds(10);

    private static final Duration REACHING = Duration.ofMillis(250);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration CLOSING = Duration.ofSeconds(20);

    private final WorkerName name;
    private final int slots;
    private final Api api;
    private final Reporter reporter;
    private final Attempts attempts;
    private final Supplier<Map<String, String>> facts;
    private final Intake intake;
    private final Subscription cancels;
    private final LongSupplier nanos;
    private final Semaphore free;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread dispatcher = Thread.ofVirtual().name("dispatcher").unstarted(this::dispatch);
    private volatile boolean draining;
    private boolean silent;
    private boolean gone;

    private Worker(
            WorkerName name,
            int slots,
            Broker broker,
            Api api,
            Reporter reporter,
            Attempts attempts,
            Supplier<Map<String, String>> facts,
            LongSupplier nanos) {
        this.name = name;
        this.slots = slots;
        this.api = api;
        this.reporter = reporter;
        this.attempts = attempts;
        this.facts = facts;
        this.nanos = nanos;
        this.free = new Semaphore(slots);
        this.intake = new Intake(broker, slots, nanos, wakes::release);
        this.cancels = broker.listen(QueueNames.CANCEL, QueueNames.cancel(name), this::cancel);
    }

    /**
     * Starts one, that takes nothing before its first beat is answered.
     *
     * @param slots how many jobs it runs at once
     * @param facts of its host, asked at every beat
     * @param nanos a clock that only runs forward
     */
    static Worker start(
            WorkerName name,
            int slots,
            Broker broker,
            Api api,
            Reporter reporter,
            Attempts attempts,
            Supplier<Map<String, String>> facts,
            LongSupplier nanos) {
        Worker worker = new Worker(name, slots, broker, api, reporter, attempts, facts, nanos);
        worker.dispatcher.start();
        return worker;
    }

    /** Says what this worker is and holds, and does what the answer says. */
    synchronized void beat() {
        if (gone) {
            return;
        }
        Heartbeat heartbeat = new Heartbeat(name, attempts.engines(), slots, attempts.holding(), facts.get());
        switch (api.beat(heartbeat)) {
            case Reply.Answered<HeartbeatAnswer>(HeartbeatAnswer answer) -> {
                heard("");
                answer.stop().forEach(attempts::cancel);
                if (!draining) {
                    intake.use(answer.queues());
                }
            }
            case Reply.Away<HeartbeatAnswer>(String cause) -> heard(cause);
            case Reply.Refused<HeartbeatAnswer>(String cause) -> {
                heard(cause);
                // As a rule a newer process has our name: what we took now would count as lost.
                intake.use(List.of());
            }
        }
    }

    /**
     * Takes nothing more, and waits for what runs, and that it is told.
     *
     * @param patience how long it may take
     * @param hurry counted down when it may take no longer
     */
    void drain(Duration patience, CountDownLatch hurry) throws InterruptedException {
        draining = true;
        wakes.release();
        dispatcher.join(LAST_TURN);
        LOG.atInfo().addKeyValue("running", attempts.running()).log("Draining");
        long begun = nanos.getAsLong();
        long quiet = begun;
        for (long now = begun; now - begun < patience.toNanos(); now = nanos.getAsLong()) {
            if (attempts.running() > 0) {
                quiet = now;
            } else if (attempts.held() == 0 || now - quiet >= TELLING.toNanos()) {
                return;
            }
            if (hurry.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    /** Ends what still runs, and gives it up with a last beat that names nothing: it is made again elsewhere. */
    @Override
    public void close() {
        draining = true;
        wakes.release();
        if (attempts.running() > 0) {
            LOG.atWarn().addKeyValue("attempts", attempts.holding()).log("Attempts given up");
        }
        attempts.abandon();
        try {
            dispatcher.join(LAST_TURN);
            for (long begun = nanos.getAsLong();
                    attempts.running() > 0 && nanos.getAsLong() - begun < CLOSING.toNanos(); ) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        cancels.close();
        lastBeat();
    }

    private synchronized void lastBeat() {
        gone = true;
        api.beat(new Heartbeat(name, attempts.engines(), slots, List.of(), facts.get()));
    }

    /** Says once that nobody hears it, and once that somebody does again. */
    private void heard(String complaint) {
        if (!complaint.isEmpty() && !silent) {
            LOG.atWarn().addKeyValue("cause", complaint).log("Heartbeat not heard");
        }
        if (complaint.isEmpty() && silent) {
            LOG.info("Heartbeat heard again");
        }
        silent = !complaint.isEmpty();
    }

    private void cancel(byte[] body) {
        try {
            attempts.cancel(JobJson.readCancel(body));
        } catch (UnreadableMessage unreadable) {
            LOG.atWarn().addKeyValue("cause", unreadable.getMessage()).log("Unreadable cancel ignored");
        }
    }

    private void dispatch() {
        try {
            while (!draining) {
                try {
                    turn();
                } catch (RuntimeException failure) {
                    LOG.atWarn().setCause(failure).log("Turn failed");
                    TimeUnit.SECONDS.sleep(1);
                }
            }
            intake.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        boolean reachable = reporter.reachable();
        // Nobody answers who asks for a job now: it is better off in its queue.
        boolean ready = reachable && free.availablePermits() > 0 && attempts.held() < HELD_MOST;
        intake.turn(ready);
        Optional<Delivery> next = ready ? intake.poll() : Optional.empty();
        if (next.isPresent()) {
            free.acquire();
            Thread.ofVirtual().name("slot").start(() -> occupy(next.get()));
            return;
        }
        long due = intake.due().toNanos();
        if (wakes.tryAcquire(reachable ? due : Math.min(due, REACHING.toNanos()), TimeUnit.NANOSECONDS)) {
            wakes.drainPermits();
        }
    }

    private void occupy(Delivery delivery) {
        try {
            attempts.handle(delivery);
        } catch (RuntimeException failure) {
            LOG.atError().setCause(failure).log("Delivery failed");
        } finally {
            free.release();
            wakes.release();
        }
    }
}
