package orchestra.orchestrator.task;

import java.time.Instant;
import java.util.Optional;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskId;

/**
 * One task as it is listed.
 *
 * @param name may be empty
 * @param account who posted it: {@code root} or a user's id
 * @param nodes how many there are
 * @param canceled whether somebody asked to cancel it
 * @param owner the incarnation of the orchestrator that runs it
 * @param fence how often it changed its owner
 */
public record Task(
        TaskId id,
        String name,
        String account,
        NodeState state,
        Instant started,
        Optional<Instant> stopped,
        int nodes,
        boolean canceled,
        String owner,
        long fence) {
    /** Who writes this task's journal: its owner, since it owns it this time. */
    String writer() {
        return owner + ":" + fence;
    }
}
