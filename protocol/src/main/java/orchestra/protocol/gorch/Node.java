package orchestra.protocol.gorch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orchestra.protocol.Priority;

/**
 * One node.
 *
 * @param id its position, from 0
 * @param target a worker, a role, or what its engine takes for a place; may be empty
 * @param engine never empty: where the document says none, and no artifact either, it is {@code nil}
 * @param outputs the keys of the values that are wanted back
 * @param timeout of each attempt, once it is taken; zero for none
 */
public record Node(
        int id,
        String name,
        String target,
        String engine,
        String artifact,
        List<String> args,
        List<String> outputs,
        Duration timeout,
        Retry retry,
        Optional<Priority> priority) {
    public static final String NIL = "nil";

    public Node {
        args = List.copyOf(args);
        outputs = List.copyOf(outputs);
    }

    /** Whether there is nothing to do: it is done as soon as it may begin, without a worker. */
    public boolean isNothing() {
        return engine.equals(NIL) && target.isEmpty();
    }
}
