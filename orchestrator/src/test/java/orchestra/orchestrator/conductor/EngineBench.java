package orchestra.orchestrator.conductor;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import orchestra.protocol.NodeState;
import orchestra.protocol.Outcome;
import orchestra.protocol.gorch.Graph;

/**
 * How long the engine thinks: the time of all its decisions for one graph, without journal, broker and workers. Run by
 * {@code bench/engine}; prints medians and the tenth and ninetieth percentile.
 */
public final class EngineBench {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private EngineBench() {}

    public static void main(String[] arguments) {
        System.out.printf(
                Locale.ROOT, "%-28s %12s %12s %12s %10s%n", "graph", "median us", "p10 us", "p90 us", "ns/node");
        bench("seed, 8 nodes of sleep", () -> Graphs.seed("sleep"), 20_000);
        bench("seed, 8 nodes of nil", () -> Graphs.seed("nil"), 20_000);
        for (int nodes : new int[] {1_000, 10_000, 100_000}) {
            int rounds = Math.max(30, 2_000_000 / nodes);
            bench("chain of " + nodes, () -> chain(nodes), rounds);
            bench("fan of " + nodes, () -> fan(nodes), rounds);
        }
    }

    private static void bench(String name, Supplier<Graph> graphs, int rounds) {
        Graph graph = graphs.get();
        IntStream.range(0, rounds / 2).forEach(warm -> run(graph));
        long[] nanos = IntStream.range(0, rounds)
                .mapToLong(round -> run(graph))
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%-28s %12.1f %12.1f %12.1f %10.0f%n",
                name,
                nanos[rounds / 2] / 1e3,
                nanos[rounds / 10] / 1e3,
                nanos[rounds * 9 / 10] / 1e3,
                (double) nanos[rounds / 2] / graph.nodes().size());
    }

    /** Plays workers that take and end everything at once. */
    private static long run(Graph graph) {
        long began = System.nanoTime();
        Run run = new Run(graph);
        Deque<Transition> ready = new ArrayDeque<>(run.begin(NOW));
        while (!ready.isEmpty()) {
            Transition next = ready.poll();
            if (next.state() != NodeState.TO_RUN) {
                continue;
            }
            run.apply(new Event.Taken(NOW, next.node(), next.attempt(), "w#1"));
            List<Transition> followed =
                    run.apply(new Event.Ended(NOW, next.node(), next.attempt(), Outcome.SUCCESS, Map.of(), "", ""));
            ready.addAll(followed);
        }
        if (run.state() != NodeState.SUCCESS) {
            throw new IllegalStateException("the graph did not succeed");
        }
        return System.nanoTime() - began;
    }

    private static Graph chain(int nodes) {
        return Graphs.of(
                "sleep",
                nodes,
                IntStream.range(1, nodes)
                        .mapToObj(node -> new int[] {node - 1, node})
                        .toArray(int[][]::new));
    }

    /** One node, all others but the last after it, and the last after those. */
    private static Graph fan(int nodes) {
        int[][] edges = new int[2 * (nodes - 2)][];
        Arrays.setAll(edges, edge -> edge % 2 == 0 ? new int[] {0, edge / 2 + 1} : new int[] {edge / 2 + 1, nodes - 1});
        return Graphs.of("sleep", nodes, edges);
    }
}
