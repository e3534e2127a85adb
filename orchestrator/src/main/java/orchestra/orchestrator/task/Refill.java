package orchestra.orchestrator.task;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import orchestra.broker.Broker;
import orchestra.protocol.AttemptId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the broker again when it has lost jobs: when more of them, everybody's together, are taken by nobody for longer
 * than a moment than wait in all queues. A job sent twice does no harm. Its turn is for one thread.
 */
final class Refill {
    private static final Logger LOG = LoggerFactory.getLogger(Refill.class);

    private final Broker broker;
    private final Routing routing;
    private final Conductor conductor;
    private final LongSupplier others;
    private Set<AttemptId> before = Set.of();
    private volatile long untaken;

    /** @param others how many jobs of the other orchestrators nobody has taken for longer than a moment */
    Refill(Broker broker, Routing routing, Conductor conductor, LongSupplier others) {
        this.broker = broker;
        this.routing = routing;
        this.conductor = conductor;
        this.others = others;
    }

    /** How many jobs of ours nobody has taken for longer than a moment, as of the last turn. */
    long untaken() {
        return untaken;
    }

    /** Compares jobs that nobody had taken at the turn before either. */
    void turn() {
        Set<AttemptId> now = conductor.untaken();
        Set<AttemptId> still = new HashSet<>(now);
        still.retainAll(before);
        before = now;
        untaken = still.size();
        if (still.isEmpty()) {
            return;
        }
        long waiting = 0;
        for (String queue : routing.queues()) {
            OptionalLong length = broker.waiting(queue);
            if (length.isEmpty()) {
                // Nothing is known, so nothing is missing.
                return;
            }
            waiting += length.getAsLong();
        }
        if (waiting < still.size() + others.getAsLong()) {
            LOG.atInfo()
                    .addKeyValue("untaken", still.size())
                    .addKeyValue("waiting", waiting)
                    .log("Jobs are missing at the broker, sent again");
            conductor.resend(still);
        }
    }
}
