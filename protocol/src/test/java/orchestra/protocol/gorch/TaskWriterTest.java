package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A task as its clients see it. */
final class TaskWriterTest {
    private static final TaskView TASK = new TaskView(
            new TaskId("0123456789abcdef0123456789abcdef"),
            NodeState.RUNNING,
            Optional.of(Instant.parse("2026-11-21T20:00:00.5Z")),
            Optional.empty());

    @Test
    void smallTaskHasUpstreamsFormAndWhatWeAdd() {
        Graph graph = Graphs.read("""
            {"name":"g","digraph":[0,1,0,0],"nodes":[{"name":"a","engine":"sleep","output":{"result":"","never":""}},
            {"name":"b","engine":"shell","artifact":"/bin/echo","args":["x=get_attribute a:result"],"target":"w"}]}\
            """);
        NodeView done = new NodeView(
                NodeState.SUCCESS,
                Map.of("result", "a_1", "more", "2"),
                2,
                "worker-1",
                Optional.of(Instant.parse("2026-11-21T20:00:01Z")),
                Optional.of(Instant.parse("2026-11-21T20:00:02Z")),
                OptionalDouble.of(1),
                "slept",
                Optional.empty());

        assertThat(text(graph, node -> node == 0 ? done : NodeView.INITIAL)).isEqualTo("""
            {"id":"0123456789abcdef0123456789abcdef","name":"g","state":2,"start_date":"2026-11-21T20:00:00.500Z",\
            "stop_date":null,"digraph":[0,3,0,0],"nodes":[{"id":0,"state":3,"status":"SUCCESS","name":"a","target":"","engine":"sleep",\
            "artifact":"","args":[],"output":{"result":"a_1","never":"","more":"2"},"attempt":2,"worker":"worker-1",\
            "start_date":"2026-11-21T20:00:01Z","stop_date":"2026-11-21T20:00:02Z","progress":1.0,"message":"slept"},\
            {"id":1,"status":"PENDING","name":"b","target":"w","engine":"shell","artifact":"/bin/echo",\
            "args":["x=get_attribute a:result"],"output":{},"attempt":0,"worker":null,"start_date":null,\
            "stop_date":null,"progress":null,"message":""}],"priority":"normal"}\
            """);
    }

    @Test
    void argumentsAreShownAsTheyWereSent() {
        Graph graph = Graphs.read("{\"edges\":[],\"nodes\":[{\"engine\":\"e\",\"args\":[\"x=get_attribute a:b\"]}]}");
        NodeView sent = new NodeView(
                NodeState.RUNNING,
                Map.of(),
                1,
                "w",
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                "",
                Optional.of(List.of("x=7")));

        assertThat(tree(graph, node -> sent).at("/nodes/0/args/0").stringValue())
                .isEqualTo("x=7");
    }

    @Test
    void cellsOfANodeCarryItsStateAndKeepWhatWasGivenUntilItHasOne() {
        Graph graph = Graphs.read("{\"digraph\":[0,3,1, 0,0,1, 0,0,0],\"nodes\":[{},{},{}]}");

        for (NodeState state : NodeState.values()) {
            int number = state.number();
            int[] expected = state == NodeState.INITIAL
                    ? new int[] {0, 3, 1, 0, 0, 1, 0, 0, 0}
                    : new int[] {0, number, number, 0, 0, number, 0, 0, 0};
            assertThat(numbers(tree(graph, node -> of(state)).path("digraph"))).isEqualTo(expected);
        }
    }

    @Test
    void largeTaskHasAListOfEdges() {
        Graph largestMatrix = chain(256);
        Graph larger = chain(257);

        JsonNode matrix = tree(largestMatrix, node -> NodeView.INITIAL);
        JsonNode list = tree(larger, node -> of(node == 1 ? NodeState.FAILURE : NodeState.INITIAL));

        assertThat(matrix.path("digraph").size()).isEqualTo(256 * 256);
        assertThat(matrix.has("edges")).isFalse();
        assertThat(list.has("digraph")).isFalse();
        assertThat(numbers(list.at("/edges/0"))).containsExactly(0, 1);
        assertThat(numbers(list.at("/edges/1"))).containsExactly(1, 2, 4);
        assertThat(list.path("edges").size()).isEqualTo(256);
    }

    @Property(tries = 200)
    void whatIsShownCanBePostedAgain(@ForAll("graphs") Graph graph, @ForAll Random random) {
        NodeState[] states = NodeState.values();
        byte[] shown = bytes(graph, node -> of(states[(node + random.nextInt(2)) % states.length]));
        Graph again = Graphs.read(shown);

        assertThat(again.nodes()).isEqualTo(graph.nodes());
        assertThat(again.timeout()).isEqualTo(graph.timeout());
        assertThat(Arrays.stream(ends(again.edges())).boxed().toList())
                .isEqualTo(Arrays.stream(ends(graph.edges())).boxed().toList());
    }

    @Test
    void halfOfAPairFromAWorkerDoesNotHideTheTask() {
        NodeView view = new NodeView(
                NodeState.FAILURE,
                Map.of("k", "cut \uD83C"),
                1,
                "w",
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                "\uDFAC cut, \uD83C\uDFAC whole",
                Optional.of(List.of("\uD83C")));
        JsonNode node = tree(chain(1), id -> view).at("/nodes/0");

        assertThat(node.at("/output/k").stringValue()).isEqualTo("cut \uFFFD");
        assertThat(node.path("message").stringValue()).isEqualTo("\uFFFD cut, \uD83C\uDFAC whole");
        assertThat(node.at("/args/0").stringValue()).isEqualTo("\uFFFD");
    }

    @Test
    void streamStaysOpen() {
        boolean[] closed = {false};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        TaskWriter.write(out, TASK, chain(1), node -> NodeView.INITIAL);

        assertThat(closed[0]).isFalse();
        assertThat(out.size()).isPositive();
    }

    @Provide
    Arbitrary<Graph> graphs() {
        return Graphs.any();
    }

    private static NodeView of(NodeState state) {
        return new NodeView(
                state,
                Map.of(),
                0,
                "",
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                "",
                Optional.empty());
    }

    private static Graph chain(int nodes) {
        StringBuilder edges = new StringBuilder();
        for (int node = 1; node < nodes; node++) {
            edges.append(node == 1 ? "" : ",")
                    .append("[")
                    .append(node - 1)
                    .append(",")
                    .append(node)
                    .append("]");
        }
        return Graphs.read("{\"edges\":[" + edges + "],\"nodes\":[" + "{},".repeat(nodes - 1) + "{}]}");
    }

    private static int[] ends(Edges edges) {
        int[] ends = new int[edges.count()];
        Arrays.setAll(ends, edges::to);
        return ends;
    }

    private static byte[] bytes(Graph graph, IntFunction<NodeView> nodes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TaskWriter.write(out, TASK, graph, nodes);
        return out.toByteArray();
    }

    private static String text(Graph graph, IntFunction<NodeView> nodes) {
        return new String(bytes(graph, nodes), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(Graph graph, IntFunction<NodeView> nodes) {
        return JsonMapper.shared().readTree(bytes(graph, nodes));
    }

    private static int[] numbers(JsonNode list) {
        int[] numbers = new int[list.size()];
        Arrays.setAll(numbers, at -> list.get(at).intValue());
        return numbers;
    }
}
