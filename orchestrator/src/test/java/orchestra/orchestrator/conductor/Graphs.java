package orchestra.orchestrator.conductor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import orchestra.protocol.Priority;
import orchestra.protocol.gorch.Edges;
import orchestra.protocol.gorch.Graph;
import orchestra.protocol.gorch.Node;
import orchestra.protocol.gorch.Retry;

/** Graphs for tests. */
public final class Graphs {
    private Graphs() {}

    /** A graph of {@code nodes} nodes of one engine. */
    public static Graph of(String engine, int nodes, int[]... edges) {
        int[] from = Arrays.stream(edges).mapToInt(edge -> edge[0]).toArray();
        int[] to = Arrays.stream(edges).mapToInt(edge -> edge[1]).toArray();
        byte[] cells = new byte[edges.length];
        for (int edge = 0; edge < edges.length; edge++) {
            cells[edge] = (byte) (edges[edge].length > 2 ? edges[edge][2] : 1);
        }
        return of(engine, Retry.NONE, Edges.of(nodes, from, to, cells, edges.length));
    }

    public static Graph of(String engine, Retry retry, Edges edges) {
        List<Node> nodes = new ArrayList<>();
        for (int id = 0; id < edges.nodes(); id++) {
            nodes.add(new Node(
                    id, "n" + id, "", engine, "", List.of(), List.of(), Duration.ZERO, retry, Optional.empty()));
        }
        return new Graph("test", nodes, edges, Duration.ZERO, Priority.NORMAL);
    }

    /** The seed's example: eight nodes, a to h. */
    public static Graph seed(String engine) {
        return of(engine, 8, new int[][] {{0, 1}, {0, 4}, {1, 6}, {3, 2}, {3, 6}, {5, 0}, {5, 1}, {5, 2}, {7, 6}});
    }

    /** A random graph without a cycle: edges lead from lower places of a random order to higher ones. */
    public static Graph random(String engine, Random random, int nodes, double density) {
        int[] order = random.ints(0, Integer.MAX_VALUE).limit(nodes).toArray();
        List<int[]> edges = new ArrayList<>();
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                boolean before = order[from] < order[to] || (order[from] == order[to] && from < to);
                if (before && random.nextDouble() < density) {
                    edges.add(new int[] {from, to});
                }
            }
        }
        return of(engine, nodes, edges.toArray(int[][]::new));
    }
}
