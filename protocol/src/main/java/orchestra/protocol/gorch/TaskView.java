package orchestra.protocol.gorch;

import java.time.Instant;
import java.util.Optional;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskId;

/**
 * How a task stands, besides its nodes.
 *
 * @param started when its first node began
 * @param stopped when its last node ended
 */
public record TaskView(TaskId id, NodeState state, Optional<Instant> started, Optional<Instant> stopped) {}
