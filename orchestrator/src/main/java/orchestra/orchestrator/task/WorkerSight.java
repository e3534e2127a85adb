package orchestra.orchestrator.task;

import java.util.Set;
import orchestra.protocol.AttemptId;

/**
 * What is known of a worker.
 *
 * @param beat grows with each of its heartbeats
 * @param running what it held at that heartbeat
 */
public record WorkerSight(String name, String incarnation, long beat, Set<AttemptId> running) {
    public WorkerSight {
        running = Set.copyOf(running);
    }

    /** As attempts are held by it. */
    String holder() {
        return name + "#" + incarnation;
    }
}
