package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class EdgesTest {
    @Property(tries = 200)
    void orderInWhichTheyAreGivenDoesNotMatter(@ForAll Random random) {
        Edges edges = Graphs.acyclic(random, 1 + random.nextInt(30));
        int[] from = IntStream.range(0, edges.nodes())
                .flatMap(node ->
                        IntStream.range(edges.first(node), edges.end(node)).map(edge -> node))
                .toArray();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, edges.count()).boxed().toList());
        Collections.shuffle(order, random);
        int[] starts = order.stream().mapToInt(edge -> from[edge]).toArray();
        int[] ends = order.stream().mapToInt(edges::to).toArray();
        byte[] cells = new byte[edges.count()];
        IntStream.range(0, cells.length).forEach(edge -> cells[edge] = (byte) edges.cell(order.get(edge)));

        Edges shuffled = Edges.of(edges.nodes(), starts, ends, cells, cells.length);

        assertThat(shuffled).isEqualTo(edges).hasSameHashCodeAs(edges);
    }

    @Test
    void differentEdgesAreNotEqual() {
        Edges edges = Graphs.edges(3, 0, 1);

        assertThat(edges)
                .isNotEqualTo(Graphs.edges(3, 0, 2))
                .isNotEqualTo(Graphs.edges(4, 0, 1))
                .isNotEqualTo(Graphs.edges(3, 0, 1, 1, 2))
                .isNotEqualTo(Edges.of(3, new int[] {0}, new int[] {1}, new byte[] {3}, 1))
                .isNotEqualTo("edges");
        assertThat(edges).hasToString("1 edges of 3 nodes");
    }

    @Test
    void eachNodeHasItsOwn() {
        Edges edges = Graphs.edges(3, 2, 1, 0, 2, 2, 0);

        assertThat(IntStream.range(edges.first(2), edges.end(2)).map(edges::to)).containsExactly(0, 1);
        assertThat(edges.first(1)).isEqualTo(edges.end(1));
    }
}
