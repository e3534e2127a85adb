package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The graph that the documentation posts: eight nodes, as clients of Gorchestrator write them. */
final class ExampleTest {
    private static final Path EXAMPLE = Path.of("..", "docs", "examples", "example.json");

    @Test
    void exampleIsReadWithoutANote() throws IOException {
        GraphReader.Result result = Graphs.reader().read(Files.readAllBytes(EXAMPLE));

        assertThat(result).isInstanceOf(GraphReader.Read.class);
        assertThat(((GraphReader.Read) result).notes()).isEmpty();
    }

    @Test
    void exampleHasEightSleepersAndNineEdges() throws IOException {
        Graph graph = Graphs.read(Files.readAllBytes(EXAMPLE));

        assertThat(graph.nodes()).extracting(Node::name).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
        assertThat(graph.nodes()).extracting(Node::engine).containsOnly("sleep");
        assertThat(graph.edges()).isEqualTo(Graphs.edges(8, 0, 1, 0, 4, 1, 6, 3, 2, 3, 6, 5, 0, 5, 1, 5, 2, 7, 6));
        assertThat(graph.nodes().get(1).outputs()).containsExactly("output1");
        assertThat(graph.nodes().get(2).args()).containsExactly("-e", "get_attribute 1:output1");
    }

    @Test
    void itsArgumentWithoutAKeyStaysAsItIs() throws IOException {
        Graph graph = Graphs.read(Files.readAllBytes(EXAMPLE));
        Attributes attributes =
                new Attributes(graph.nodes().stream().map(Node::name).toList());

        assertThat(attributes.substitute(graph.nodes().get(2).args(), node -> Map.of("output1", "x")))
                .isEqualTo(new Attributes.Substituted(List.of("-e", "get_attribute 1:output1")));
    }
}
