package orchestra.protocol;

import java.util.List;

/**
 * What an orchestrator answers to a heartbeat.
 *
 * @param queues to consume from, most urgent first; they exist
 * @param stop attempts that are no longer wanted and are to be ended, should the broadcast have been missed
 */
public record HeartbeatAnswer(List<String> queues, List<AttemptId> stop) {
    public HeartbeatAnswer {
        queues = List.copyOf(queues);
        stop = List.copyOf(stop);
    }
}
