package orchestra.protocol.gorch;

import java.time.Duration;
import java.util.List;
import orchestra.protocol.Priority;

/**
 * A task graph that has been checked: ids are positions, no cycle, every edge's ends exist.
 *
 * @param name may be empty
 * @param timeout from its start, after which it is ended; zero for none
 * @param priority of its nodes that say none themselves
 */
public record Graph(String name, List<Node> nodes, Edges edges, Duration timeout, Priority priority) {
    public Graph {
        nodes = List.copyOf(nodes);
        if (nodes.size() != edges.nodes()) {
            throw new IllegalArgumentException("the edges are of another graph");
        }
    }
}
