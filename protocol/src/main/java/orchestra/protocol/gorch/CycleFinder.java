package orchestra.protocol.gorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Puts nodes in an order that their edges allow, or finds a cycle that none allows. Linear, without recursion. */
public final class CycleFinder {
    private static final int NAMED_MOST = 10;

    private CycleFinder() {}

    /**
     * The nodes, each behind all that lead to it. Where there are cycles it is shorter: nodes on a cycle, or behind one,
     * are left out.
     */
    public static int[] order(Edges edges) {
        int[] open = open(edges);
        int[] order = new int[edges.nodes()];
        int end = 0;
        for (int node = 0; node < edges.nodes(); node++) {
            if (open[node] == 0) {
                order[end++] = node;
            }
        }
        for (int done = 0; done < end; done++) {
            for (int edge = edges.first(order[done]); edge < edges.end(order[done]); edge++) {
                if (--open[edges.to(edge)] == 0) {
                    order[end++] = edges.to(edge);
                }
            }
        }
        return Arrays.copyOf(order, end);
    }

    /** The nodes of one cycle in its order, the smallest first and none twice; empty when there is none. */
    public static List<Integer> cycle(Edges edges) {
        int[] order = order(edges);
        if (order.length == edges.nodes()) {
            return List.of();
        }
        boolean[] ordered = new boolean[edges.nodes()];
        for (int node : order) {
            ordered[node] = true;
        }
        // Every node that is left has another before it that is left: who walks back comes round.
        int[] before = new int[edges.nodes()];
        int node = 0;
        for (int from = 0; from < edges.nodes(); from++) {
            if (!ordered[from]) {
                node = from;
                for (int edge = edges.first(from); edge < edges.end(from); edge++) {
                    before[edges.to(edge)] = from;
                }
            }
        }
        boolean[] seen = new boolean[edges.nodes()];
        while (!seen[node]) {
            seen[node] = true;
            node = before[node];
        }
        List<Integer> cycle = new ArrayList<>();
        int last = node;
        do {
            cycle.add(node);
            node = before[node];
        } while (node != last);
        Collections.reverse(cycle);
        Collections.rotate(cycle, -cycle.indexOf(Collections.min(cycle)));
        return cycle;
    }

    /** A cycle in words: {@code a -> b -> a}, of a long one its first nodes. */
    static String told(List<Integer> cycle, List<Node> nodes) {
        StringBuilder told = new StringBuilder();
        cycle.stream()
                .limit(NAMED_MOST)
                .forEach(node -> told.append(label(nodes.get(node))).append(" -> "));
        if (cycle.size() > NAMED_MOST) {
            told.append("... -> ");
        }
        told.append(label(nodes.get(cycle.getFirst())));
        return cycle.size() > NAMED_MOST ? told + " (" + cycle.size() + " nodes)" : told.toString();
    }

    static String label(Node node) {
        return node.name().isEmpty() ? "node " + node.id() : node.name();
    }

    /** How many edges lead to each node. */
    private static int[] open(Edges edges) {
        int[] open = new int[edges.nodes()];
        for (int edge = 0; edge < edges.count(); edge++) {
            open[edges.to(edge)]++;
        }
        return open;
    }
}
