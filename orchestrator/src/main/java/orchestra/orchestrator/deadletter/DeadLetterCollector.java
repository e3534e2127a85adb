package orchestra.orchestrator.deadletter;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import orchestra.broker.Broker;
import orchestra.broker.Delivery;
import orchestra.broker.Subscription;
import orchestra.protocol.QueueNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes dead letters from the broker, and acknowledges each once it is durable in the database. While the database does
 * not answer, they stay at the broker, for another orchestrator or a later day. Several may collect from one queue.
 */
final class DeadLetterCollector implements AutoCloseable {
    static final int KEPT_MOST = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterCollector.class);
    private static final int TOGETHER = 100;
    /** Those of connections that are gone are among them: more than one connection's worth has to fit. */
    private static final int HELD_MOST = 10 * TOGETHER;

    private final DeadLetterStore store;
    private final int most;
    private final Clock clock;
    private final BlockingQueue<Delivery> held = new LinkedBlockingQueue<>(HELD_MOST);
    private final Subscription subscription;
    private volatile double kept = Double.NaN;

    /**
     * Begins to hold what comes; {@link #turn} deals with it.
     *
     * @param most how many letters are kept
     */
    DeadLetterCollector(Broker broker, DeadLetterStore store, int most, Clock clock) {
        this.store = store;
        this.most = most;
        this.clock = clock;
        // One that finds no place is an exception to the broker's room, which gives it back a little later.
        this.subscription = broker.subscribe(List.of(QueueNames.DEAD), TOGETHER, held::add);
    }

    /**
     * Writes what has come; for one loop, several times a second.
     *
     * @throws RuntimeException when it could not be written: it goes back, and no more is taken until {@link #tidy} finds
     *     the database
     */
    void turn() {
        List<Delivery> batch = new ArrayList<>();
        while (held.drainTo(batch, TOGETHER) > 0) {
            write(batch);
            batch.clear();
        }
    }

    /**
     * Takes letters again where the database answers, counts them, and lets the oldest go where there are too many; for
     * one loop, every few seconds.
     *
     * @throws RuntimeException when the database does not answer
     */
    void tidy() {
        long gone = store.trim(most);
        if (gone > 0) {
            LOG.atWarn().addKeyValue("letters", gone).addKeyValue("kept", most).log("Oldest dead letters were let go");
        }
        kept = store.count();
        subscription.resume();
    }

    /** How many letters there were when they were last counted; not a number before. */
    double kept() {
        return kept;
    }

    /** What was not written goes back to the broker. */
    @Override
    public void close() {
        subscription.close();
    }

    private void write(List<Delivery> batch) {
        Instant now = clock.instant();
        List<DeadLetter> letters =
                batch.stream().map(delivery -> DeadLetter.of(delivery, now)).toList();
        try {
            store.insert(letters);
        } catch (RuntimeException failure) {
            subscription.pause();
            held.drainTo(batch);
            batch.forEach(Delivery::giveBack);
            throw failure;
        }
        batch.forEach(Delivery::acknowledge);
        LOG.atWarn()
                .addKeyValue("letters", letters.size())
                .addKeyValue("first", letters.getFirst().id())
                .addKeyValue("queue", letters.getFirst().source().queue())
                .log("Dead letters were kept; GET /v1/dead-letters shows them");
    }
}
