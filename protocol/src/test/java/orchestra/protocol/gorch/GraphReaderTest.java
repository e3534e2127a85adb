package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import orchestra.protocol.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the nodes and the whole document is taken, noted and refused. */
final class GraphReaderTest {
    @Test
    void everythingThatANodeMaySayIsRead() {
        Graph graph = Graphs.read("""
            {"name":"g","timeout":0.25,"priority":"high","edges":[],"nodes":[{"id":0,"name":"n","target":"t",
            "engine":"shell","artifact":"/bin/echo","args":["a","b\\n"],"output":{"x":"","y":null,"z":"old"},
            "timeout":90,"retry":{"attempts":3,"backoff":0.5,"max_backoff":60},"priority":"low"}]}\
            """);

        assertThat(graph)
                .isEqualTo(new Graph(
                        "g",
                        List.of(new Node(
                                0,
                                "n",
                                "t",
                                "shell",
                                "/bin/echo",
                                List.of("a", "b\n"),
                                List.of("x", "y", "z"),
                                Duration.ofSeconds(90),
                                new Retry(3, Duration.ofMillis(500), Duration.ofMinutes(1)),
                                Optional.of(Priority.LOW))),
                        Edges.none(1),
                        Duration.ofMillis(250),
                        Priority.HIGH));
    }

    @Test
    void nullIsTheSameAsNothing() {
        Graph graph = Graphs.read("""
            {"name":null,"state":null,"timeout":null,"priority":null,"edges":null,"digraph":[0],"nodes":[{"id":null,
            "name":null,"state":null,"target":null,"engine":null,"artifact":null,"args":null,"output":null,
            "graph_id":null,"timeout":null,"retry":null,"priority":null}]}\
            """);

        assertThat(graph).isEqualTo(Graphs.read("{\"digraph\":[0],\"nodes\":[{}]}"));
        assertThat(graph.nodes().getFirst().isNothing()).isTrue();
        assertThat(graph.priority()).isEqualTo(Priority.NORMAL);
    }

    @Test
    void emptyEngineAndArtifactAreNil() {
        Graph graph = Graphs.read("{\"digraph\":[0],\"nodes\":[{\"id\":0,\"engine\":\"\",\"artifact\":\"\"}]}");

        assertThat(graph.nodes().getFirst().engine()).isEqualTo(Node.NIL);
    }

    @Test
    void artifactWithoutEngineIsRefusedByName() {
        assertThat(Graphs.problems("{\"digraph\":[0],\"nodes\":[{\"artifact\":\"/bin/true\",\"name\":\"c\"}]}"))
                .containsExactly(new GraphProblem(
                        "nodes[0].engine", "node \"c\": must name what runs the artifact; found none"));
    }

    @Test
    void engineThatIsRefusedNamesEachNodeAndIsAskedForOnce() {
        AtomicInteger asked = new AtomicInteger();
        GraphReader reader = new GraphReader(engine -> {
            asked.incrementAndGet();
            return engine.equals("shell") ? Optional.of("shell is not allowed here") : Optional.empty();
        });

        List<GraphProblem> problems = Graphs.problems(
                reader,
                nodes("{\"name\":\"a\",\"engine\":\"shell\"}", "{\"engine\":\"nil\"}", "{\"engine\":\"shell\"}"));

        assertThat(problems)
                .containsExactly(
                        new GraphProblem("nodes[0].engine", "node \"a\": shell is not allowed here"),
                        new GraphProblem("nodes[2].engine", "shell is not allowed here"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void unknownFieldsAreNotedAndIgnored() {
        assertThat(Graphs.notes("""
            {"digraph":[0],"colour":"red","deep":{"a":[1,{"b":2}]},"nodes":[{"id":0,"size":[1,2],"tiemout":0}]}\
            """))
                .containsExactly(
                        "colour is not known and was ignored",
                        "deep is not known and was ignored",
                        "nodes[0].size is not known and was ignored",
                        "nodes[0].tiemout is not known and was ignored");
    }

    @Test
    void nameOfAnUnknownFieldCannotSpoilALog() {
        assertThat(Graphs.notes("{\"digraph\":[0],\"a\\n\\u001b[31m\":1,\"nodes\":[{\"id\":0}]}"))
                .containsExactly("a??[31m is not known and was ignored");
    }

    @Test
    void atMostTwentyNotesAreTaken() {
        String fields = IntStream.range(0, 50).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));

        assertThat(Graphs.notes("{" + fields + ",\"digraph\":[0],\"nodes\":[{\"id\":0}]}"))
                .hasSize(20);
    }

    @Test
    void stateIsIgnoredAndNotedUnlessZero() {
        assertThat(Graphs.notes("{\"state\":3,\"digraph\":[0],\"nodes\":[{\"id\":0,\"state\":\"success\"}]}"))
                .containsExactly(
                        "state is ignored: a new task begins at 0",
                        "nodes[0].state is ignored: a new task begins at 0");
        assertThat(Graphs.notes("{\"state\":0,\"digraph\":[0],\"nodes\":[{\"id\":0,\"state\":0,\"graph_id\":\"\"}]}"))
                .isEmpty();
    }

    @Test
    void missingIdIsThePositionWithANote() {
        assertThat(Graphs.notes("{\"digraph\":[0,0,0,0],\"nodes\":[{\"id\":0},{}]}"))
                .containsExactly("nodes[1].id is missing: its position is taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2", "-1", "1.0", "1e0", "\"1\"", "99999999999999999999", "[1]", "true"})
    void idThatIsNotThePositionIsRefused(String id) {
        assertThat(Graphs.problems("{\"edges\":[],\"nodes\":[{\"id\":0},{\"name\":\"b\",\"id\":" + id + "}]}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("nodes[1].id");
                    assertThat(problem.message()).startsWith("node \"b\": must be 1, the node's position; found ");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "name|7|must be text; found 7",
                "name|{\"a\":1}|must be text; found an object",
                "name|\"a\\u0007b\"|must be valid Unicode without control characters",
                "name|\"a\\u0085b\"|must be valid Unicode without control characters",
                "target|\"a\\nb\"|must be valid Unicode without control characters",
                "engine|\"\\ud800\"|must be valid Unicode without control characters",
                "artifact|\"a\\u0000b\"|must be valid Unicode without the character NUL",
                "artifact|[\"a\"]|must be text; found a list",
                "args|\"a\"|must be a list; found the text \"a\"",
                "args|{}|must be a list; found an object",
                "output|[]|must be an object; found a list",
                "output|{\"a b\":\"\"}|the key \"a b\" must match",
                "output|{\"a:b\":\"\"}|the key \"a:b\" must match",
                "timeout|0|must be a number of seconds, at least 0.001 and at most 2592000 (30 days); found 0",
                "timeout|-1|found -1",
                "timeout|2592000.001|found 2592000.001",
                "timeout|1e999|found 1e999",
                "timeout|-1e99999|found -1e99999",
                "timeout|0.0001|found 0.0001",
                "timeout|\"5\"|found the text \"5\"",
                "timeout|true|found true",
                "retry|3|must be an object; found 3",
                "priority|\"urgent\"|must be low, normal or high; found the text \"urgent\"",
                "priority|\"HIGH\"|must be low, normal or high",
                "priority|1|must be low, normal or high; found 1"
            })
    void wrongFieldIsRefusedWithWhatWasFound(String field, String value, String message) {
        String json = nodes("{\"id\":0}", "{\"id\":1,\"engine\":\"x\",\"" + field + "\":" + value + ",\"name\":\"b\"}");
        // A name that is wrong cannot be told, and a field must not stand twice.
        if (field.equals("name") || field.equals("engine")) {
            json = nodes("{\"id\":0}", "{\"id\":1,\"" + field + "\":" + value + "}");
        }
        assertThat(Graphs.problems(json)).singleElement().satisfies(problem -> {
            assertThat(problem.field()).startsWith("nodes[1]." + field);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"attempts\":0}|nodes[0].retry.attempts|must be a whole number from 1 to 100; found 0",
                "{\"attempts\":101}|nodes[0].retry.attempts|found 101",
                "{\"attempts\":2.5}|nodes[0].retry.attempts|found 2.5",
                "{\"attempts\":99999999999}|nodes[0].retry.attempts|found 99999999999",
                "{\"backoff\":-1}|nodes[0].retry.backoff|must be a number of seconds, at least 0.0",
                "{\"backoff\":10,\"max_backoff\":5}|nodes[0].retry.max_backoff|must be at least the backoff",
                "{\"max_backoff\":\"1\"}|nodes[0].retry.max_backoff|must be a number of seconds"
            })
    void wrongRetryIsRefused(String retry, String field, String message) {
        assertThat(Graphs.problems(nodes("{\"retry\":" + retry + "}"))).first().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void backoffBeyondTheUsualMostRaisesThat() {
        Graph graph = Graphs.read(nodes("{\"retry\":{\"attempts\":2,\"backoff\":3600}}"));

        assertThat(graph.nodes().getFirst().retry()).isEqualTo(new Retry(2, Duration.ofHours(1), Duration.ofHours(1)));
    }

    @ParameterizedTest
    @CsvSource({"name,256", "target,256", "engine,64", "artifact,4096"})
    void textMayBeAsLongAsItsLimitAndNoLonger(String field, int most) {
        String engine = field.equals("engine") ? "}" : ",\"engine\":\"e\"}";
        Graphs.read(nodes(field(field, most) + engine));

        assertThat(Graphs.problems(nodes(field(field, most + 1) + engine)))
                .contains(new GraphProblem(
                        "nodes[0]." + field, "must have at most " + most + " characters; found " + (most + 1)));
    }

    @Test
    void argumentsHaveLimits() {
        String args = Collections.nCopies(256, "\"a\"").stream().collect(Collectors.joining(","));
        Graphs.read(nodes("{\"args\":[" + args + "]}"));
        Graphs.read(nodes("{\"args\":[\"" + "x".repeat(32 << 10) + "\"]}"));

        assertThat(Graphs.problems(nodes("{\"args\":[" + args + ",1]}")))
                .containsExactly(new GraphProblem("nodes[0].args", "must list at most 256 arguments; found 257"));
        assertThat(Graphs.problems(nodes("{\"args\":[\"\",\"" + "x".repeat((32 << 10) + 1) + "\"]}")))
                .containsExactly(
                        new GraphProblem("nodes[0].args[1]", "must have at most 32768 characters; found 32769"));
        assertThat(Graphs.problems(nodes("{\"args\":[null,\"\\u0000\",{\"a\":[1]},\"fine\"]}")))
                .extracting(GraphProblem::field)
                .containsExactly("nodes[0].args[0]", "nodes[0].args[1]", "nodes[0].args[2]");
    }

    @Test
    void outputsHaveALimit() {
        String keys =
                IntStream.range(0, 65).mapToObj(key -> "\"k" + key + "\":\"\"").collect(Collectors.joining(","));

        assertThat(Graphs.problems(nodes("{\"output\":{" + keys + "}}")))
                .containsExactly(new GraphProblem("nodes[0].output", "must have at most 64 keys; found 65"));
        assertThat(Graphs.problems(nodes("{\"output\":{\"a\":1}}")))
                .containsExactly(new GraphProblem("nodes[0].output.a", "must be text, or null; found 1"));
    }

    @Test
    void allProblemsComeAtOnceButAtMostTwenty() {
        assertThat(Graphs.problems("{\"priority\":1,\"digraph\":[7],\"nodes\":[{\"name\":1},{\"timeout\":0},3]}"))
                .extracting(GraphProblem::field)
                .containsExactly("priority", "nodes[0].name", "nodes[1].timeout", "nodes[2]", "digraph[0]", "digraph");
        assertThat(Graphs.problems(nodes(
                        IntStream.range(0, 50).mapToObj(node -> "{\"name\":1}").toArray(String[]::new))))
                .hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"nodes\":null}", "{\"nodes\":[]}", "{\"digraph\":[],\"nodes\":[]}"})
    void graphWithoutNodesIsRefused(String json) {
        assertThat(Graphs.problems(json))
                .containsExactly(new GraphProblem("nodes", "must list 1 to 100000 nodes; found none"));
    }

    @Test
    void tooManyNodesAreRefused() {
        String[] many = Collections.nCopies(100_001, "{}").toArray(new String[0]);

        assertThat(Graphs.problems(nodes(many)))
                .containsExactly(new GraphProblem("nodes", "must list at most 100000 nodes; found 100001"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[]|must be a JSON object; found a list",
                "\"a\"|must be a JSON object; found the text \"a\"",
                "12|must be a JSON object; found 12",
                "null|must be a JSON object; found null",
                "''|must be a JSON object; found nothing",
                "{\"nodes\":[{}]} 1|must end with the graph (line 1, column 16)",
                "{\"nodes\":[{}]}}|(line 1, column",
                "{\"nodes\":[{}],\"nodes\":[{}]}|(line 1, column",
                "{\"nodes\":[{\"id\":0,\"id\":0}]}|no field twice",
                "{\"nodes\":[{}]|(line 1, column",
                "{'nodes':[]}|(line 1, column",
                "{\"nodes\":[{},]}|(line 1, column",
                "{\"nodes\":[{\"id\":01}]}|(line 1, column",
                "{\"nodes\":[NaN]}|(line 1, column"
            })
    void whatIsNoGraphAtAllIsOneProblem(String json, String message) {
        assertThat(Graphs.problems(json)).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEmpty();
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void malformedLineIsToldByItsNumber() {
        assertThat(Graphs.problems("{\n  \"nodes\": [\n    oops ]}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("(line 3, column "));
    }

    @Test
    void depthIsBounded() {
        Graphs.read("{\"nodes\":[{}],\"x\":" + "[".repeat(15) + "]".repeat(15) + "}");

        assertThat(Graphs.problems("{\"nodes\":[{}],\"x\":" + "[".repeat(16) + "]".repeat(16) + "}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("at most 16 levels deep"));
        assertThat(Graphs.problems("[".repeat(1_000_000))).hasSize(1);
    }

    @Test
    void onlyUtf8IsRead() {
        byte[] utf16 = "{\"nodes\":[{}]}".getBytes(StandardCharsets.UTF_16LE);
        byte[] latin = "{\"name\":\"\u00e9\",\"nodes\":[{}]}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Graphs.reader().read(utf16)).isInstanceOf(GraphReader.Refused.class);
        assertThat(Graphs.reader().read(latin)).isInstanceOf(GraphReader.Refused.class);
    }

    /** A graph of these nodes and no edges. */
    private static String nodes(String... nodes) {
        return "{\"edges\":[],\"nodes\":[" + String.join(",", nodes) + "]}";
    }

    /** The begin of a node. */
    private static String field(String field, int length) {
        return "{\"" + field + "\":\"" + "x".repeat(length) + "\"";
    }
}
