package orchestra.protocol.gorch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskStatus;
import orchestra.protocol.TaskStatus.Circumstances;

/**
 * How one node of a task stands.
 *
 * @param output its values by key; those that it declares and has no value for are shown empty
 * @param attempt the number of its newest attempt; 0 before the first
 * @param worker who has that attempt; empty while nobody has
 * @param started when that attempt began
 * @param stopped when the node ended
 * @param progress from 0 to 1; empty when it is not known
 * @param message why it failed, or what it is at; may be empty
 * @param args as they were sent, with other nodes' outputs filled in; empty until then
 */
public record NodeView(
        NodeState state,
        Map<String, String> output,
        int attempt,
        String worker,
        Optional<Instant> started,
        Optional<Instant> stopped,
        OptionalDouble progress,
        String message,
        Optional<List<String>> args) {
    /** Of a node that nothing has happened to. */
    public static final NodeView INITIAL = new NodeView(
            NodeState.INITIAL,
            Map.of(),
            0,
            "",
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            "",
            Optional.empty());

    public NodeView {
        output = Map.copyOf(output);
        args = args.map(List::copyOf);
    }

    /** The state in OSCIED's words. */
    public TaskStatus status() {
        boolean progressing = state == NodeState.RUNNING && progress.isPresent();
        return TaskStatus.of(state, new Circumstances(attempt > 0, progressing, attempt > 1, false));
    }
}
