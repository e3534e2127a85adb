package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Order where there is one, a cycle where there is none. */
final class CycleFinderTest {
    @Property(tries = 300)
    void orderPutsEveryNodeBehindAllThatLeadToIt(@ForAll Random random) {
        Edges edges = Graphs.acyclic(random, 1 + random.nextInt(60));
        int[] order = CycleFinder.order(edges);

        assertThat(order).hasSize(edges.nodes()).doesNotHaveDuplicates();
        assertThat(CycleFinder.cycle(edges)).isEmpty();
        int[] place = new int[edges.nodes()];
        IntStream.range(0, order.length).forEach(at -> place[order[at]] = at);
        for (int from = 0; from < edges.nodes(); from++) {
            int before = place[from];
            edges.forEach(from, to -> assertThat(place[to]).isGreaterThan(before));
        }
    }

    @Property(tries = 500)
    void cycleIsOneAndIsFoundExactlyWhenAWalkCanReturn(@ForAll Random random) {
        int nodes = 1 + random.nextInt(12);
        int count = random.nextInt(2 * nodes);
        int[] from = random.ints(count, 0, nodes).toArray();
        int[] to = random.ints(count, 0, nodes).toArray();
        Edges edges = Edges.of(nodes, from, to, Graphs.ones(count), count);
        boolean[][] leads = closure(nodes, from, to);

        List<Integer> cycle = CycleFinder.cycle(edges);

        assertThat(cycle.isEmpty()).isEqualTo(IntStream.range(0, nodes).noneMatch(node -> leads[node][node]));
        assertThat(cycle).doesNotHaveDuplicates();
        for (int at = 0; at < cycle.size(); at++) {
            int next = cycle.get((at + 1) % cycle.size());
            assertThat(ends(edges, cycle.get(at))).contains(next);
            assertThat(cycle.getFirst()).isLessThanOrEqualTo(next);
        }
    }

    @Test
    void chainAndRingOfAHundredThousandNodesNeedNoStack() {
        int nodes = 100_000;
        int[] from = IntStream.range(0, nodes).toArray();
        int[] to = IntStream.range(0, nodes).map(node -> (node + 1) % nodes).toArray();

        Edges chain = Edges.of(nodes, from, to, Graphs.ones(nodes), nodes - 1);
        Edges ring = Edges.of(nodes, from, to, Graphs.ones(nodes), nodes);

        assertThat(CycleFinder.order(chain)).isEqualTo(from);
        assertThat(CycleFinder.cycle(ring)).hasSize(nodes).startsWith(0, 1, 2);
        assertThat(CycleFinder.order(ring)).isEmpty();
    }

    @Test
    void nodesOnACycleAndBehindItHaveNoPlace() {
        assertThat(CycleFinder.order(Graphs.edges(5, 0, 1, 1, 2, 2, 1, 2, 3))).containsExactly(0, 4);
        assertThat(CycleFinder.cycle(Graphs.edges(5, 0, 1, 1, 2, 2, 1, 2, 3))).containsExactly(1, 2);
        assertThat(CycleFinder.cycle(Graphs.edges(2, 1, 1))).containsExactly(1);
    }

    private static List<Integer> ends(Edges edges, int node) {
        return IntStream.range(edges.first(node), edges.end(node))
                .map(edges::to)
                .boxed()
                .toList();
    }

    private static boolean[][] closure(int nodes, int[] from, int[] to) {
        boolean[][] leads = new boolean[nodes][nodes];
        IntStream.range(0, from.length).forEach(edge -> leads[from[edge]][to[edge]] = true);
        for (int over = 0; over < nodes; over++) {
            for (boolean[] row : leads) {
                boolean[] further = row[over] ? leads[over] : new boolean[nodes];
                IntStream.range(0, nodes).forEach(node -> row[node] |= further[node]);
            }
        }
        return leads;
    }
}
