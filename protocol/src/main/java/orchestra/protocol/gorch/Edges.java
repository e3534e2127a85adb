package orchestra.protocol.gorch;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The edges of a graph, by the node they leave, in compressed rows: 5 bytes an edge. Each has the value of its cell in
 * the adjacency matrix, which is a state: 1 and 2 mean that the node at its end waits, 3 that it need not, any other
 * that it may never run. Immutable.
 */
public final class Edges {
    private final int[] starts;
    private final int[] ends;
    private final byte[] cells;

    private Edges(int[] starts, int[] ends, byte[] cells) {
        this.starts = starts;
        this.ends = ends;
        this.cells = cells;
    }

    /**
     * Makes them of parallel arrays, edge by edge, in any order; those that leave a node are sorted by their end. An
     * edge given twice is there twice.
     *
     * @param nodes how many nodes there are
     * @param count how many of the arrays' items count
     */
    public static Edges of(int nodes, int[] from, int[] to, byte[] cells, int count) {
        int[] byEnd = sorted(to, nodes, IntStream.range(0, count).toArray());
        // Sorting by one after the other keeps the first order among those that are equal in the second.
        int[] byBoth = sorted(from, nodes, byEnd);
        int[] starts = starts(from, nodes, count);
        int[] ends = new int[count];
        byte[] sorted = new byte[count];
        for (int place = 0; place < count; place++) {
            ends[place] = to[byBoth[place]];
            sorted[place] = cells[byBoth[place]];
        }
        return new Edges(starts, ends, sorted);
    }

    public static Edges none(int nodes) {
        return new Edges(new int[nodes + 1], new int[0], new byte[0]);
    }

    public int nodes() {
        return starts.length - 1;
    }

    public int count() {
        return ends.length;
    }

    /** The first edge that leaves {@code node}; they are numbered without a gap. */
    public int first(int node) {
        return starts[node];
    }

    /** The edge after the last one that leaves {@code node}. */
    public int end(int node) {
        return starts[node + 1];
    }

    /** Where this edge leads. */
    public int to(int edge) {
        return ends[edge];
    }

    /** The value of its cell. */
    public int cell(int edge) {
        return cells[edge];
    }

    /** Calls {@code consumer} with the end of every edge that leaves {@code node}. */
    public void forEach(int node, IntConsumer consumer) {
        for (int edge = starts[node]; edge < starts[node + 1]; edge++) {
            consumer.accept(ends[edge]);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Edges edges
                && Arrays.equals(starts, edges.starts)
                && Arrays.equals(ends, edges.ends)
                && Arrays.equals(cells, edges.cells);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(starts) + Arrays.hashCode(ends)) + Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
        return count() + " edges of " + nodes() + " nodes";
    }

    /** Sorts edges by the node that {@code keys} has for each, without changing the order of equal ones. */
    private static int[] sorted(int[] keys, int nodes, int[] edges) {
        int[] next = starts(keys, nodes, edges.length);
        int[] sorted = new int[edges.length];
        for (int edge : edges) {
            sorted[next[keys[edge]]++] = edge;
        }
        return sorted;
    }

    private static int[] starts(int[] keys, int nodes, int count) {
        int[] starts = new int[nodes + 1];
        for (int edge = 0; edge < count; edge++) {
            starts[keys[edge] + 1]++;
        }
        for (int node = 0; node < nodes; node++) {
            starts[node + 1] += starts[node];
        }
        return starts;
    }
}
