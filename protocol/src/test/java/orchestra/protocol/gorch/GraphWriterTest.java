package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Graphs are kept as they are. */
final class GraphWriterTest {
    @Property(tries = 300)
    void whatIsWrittenIsReadBackEqualAndWithoutANote(@ForAll("graphs") Graph graph) {
        GraphReader.Result result = Graphs.reader().read(GraphWriter.write(graph));

        assertThat(result).isEqualTo(new GraphReader.Read(graph, List.of()));
    }

    @Property(tries = 50)
    void equalGraphsGiveEqualBytes(@ForAll("graphs") Graph graph) {
        byte[] bytes = GraphWriter.write(graph);

        assertThat(GraphWriter.write(Graphs.read(bytes))).isEqualTo(bytes);
    }

    @Property(tries = 100)
    void matrixOfAGraphIsReadAsThatGraph(@ForAll Random random) {
        int nodes = 1 + random.nextInt(20);
        Edges edges = Graphs.acyclic(random, nodes);
        byte[][] cells = new byte[nodes][nodes];
        for (int from = 0; from < nodes; from++) {
            for (int edge = edges.first(from); edge < edges.end(from); edge++) {
                cells[from][edges.to(edge)] = (byte) edges.cell(edge);
            }
        }
        StringBuilder json = new StringBuilder("{\"digraph\":[");
        for (int cell = 0; cell < nodes * nodes; cell++) {
            json.append(cell == 0 ? "" : ",").append(cells[cell / nodes][cell % nodes]);
        }
        json.append("],\"nodes\":[").append("{},".repeat(nodes - 1)).append("{}]}");

        assertThat(Graphs.read(json.toString()).edges()).isEqualTo(edges);
    }

    @Test
    void whatHasItsDefaultIsLeftOut() {
        Graph graph = Graphs.read("{\"nodes\":[{},{}],\"digraph\":[0,3,0,0]}");

        assertThat(new String(GraphWriter.write(graph), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"edges\":[[0,1,3]],\"nodes\":[{\"id\":0,\"engine\":\"nil\"},{\"id\":1,\"engine\":\"nil\"}],"
                                + "\"priority\":\"normal\"}");
    }

    @Test
    void secondsAreWrittenShortAndExact() {
        Graph graph = Graphs.read("""
            {"edges":[],"timeout":2592000,"nodes":[{"timeout":0.001},
            {"retry":{"attempts":2,"backoff":1.50,"max_backoff":100}}]}\
            """);

        assertThat(new String(GraphWriter.write(graph), StandardCharsets.UTF_8))
                .contains("\"timeout\":2592000,")
                .contains("\"timeout\":0.001}")
                .contains("{\"attempts\":2,\"backoff\":1.5,\"max_backoff\":100}");
    }

    @Provide
    Arbitrary<Graph> graphs() {
        return Graphs.any();
    }
}
