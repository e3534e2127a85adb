package orchestra.orchestrator.task;

import java.util.Set;
import orchestra.protocol.AttemptId;

/**
 * What is known of a worker.
 *
 * @param role the family of queues it empties
 * @param beat grows with each of its heartbeats
 * @param running what it held at that heartbeat
 */
public record WorkerSight(String role, String name, String incarnation, long beat, Set<AttemptId> running) {
    public WorkerSight {
        running = Set.copyOf(running);
    }

    /** The worker's name of {@code NAME#INCARNATION}; empty for empty. */
    static String name(String holder) {
        int end = holder.indexOf('#');
        return end < 0 ? holder : holder.substring(0, end);
    }

    /** As attempts are held by it. */
    String holder() {
        return name + "#" + incarnation;
    }
}
