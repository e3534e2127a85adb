package orchestra.orchestrator.task;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import orchestra.broker.Broker;
import orchestra.protocol.AttemptId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the broker again when it has lost jobs: when more of ours are taken by nobody, for longer than a moment, than
 * wait in all queues together. A job sent twice does no harm. Its turn is for one thread.
 */
final class Refill {
    private static final Logger LOG = LoggerFactory.getLogger(Refill.class);

    private final Broker broker;
    private final Routing routing;
    private final Conductor conductor;
    private Set<AttemptId> before = Set.of();

    Refill(Broker broker, Routing routing, Conductor conductor) {
        this.broker = broker;
        this.routing = routing;
        this.conductor = conductor;
    }

    /** Compares jobs that nobody had taken at the turn before either. */
    void turn() {
        Set<AttemptId> untaken = conductor.untaken();
        Set<AttemptId> still = new HashSet<>(untaken);
        still.retainAll(before);
        before = untaken;
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
        if (waiting < still.size()) {
            LOG.atInfo()
                    .addKeyValue("untaken", still.size())
                    .addKeyValue("waiting", waiting)
                    .log("Jobs are missing at the broker, sent again");
            conductor.resend(still);
        }
    }
}
