package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of matrices and lists of edges is taken and refused. */
final class EdgeReaderTest {
    @Test
    void everyCellOfTheScaleIsAnEdgeBesidesZero() {
        Edges edges =
                Graphs.read(matrix(4, "0,1,2,3, 0,0,4,5, 0,0,0,10, 0,0,0,0")).edges();

        assertThat(edges.count()).isEqualTo(6);
        assertThat(IntStream.range(0, 6).map(edges::cell)).containsExactly(1, 2, 3, 4, 5, 10);
        assertThat(Graphs.read(matrix(2, "0,11,0,-0")).edges().cell(0)).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6|found 6",
                "-1|found -1",
                "9|found 9",
                "12|found 12",
                "33|found 33",
                "1.0|found 1.0",
                "1e0|found 1e0",
                "2147483648|found 2147483648",
                "null|found null",
                "true|found true",
                "\"1\"|found the text \"1\"",
                "[1]|found a list",
                "{\"a\":[1]}|found an object",
                "99999999999999999999999999999999999999999999999|found 9999999999999999999999999999999999999999..."
            })
    void anyOtherCellIsRefusedWithItsRowAndColumn(String cell, String found) {
        assertThat(Graphs.problems(matrix(3, "0,0,0, 0,0," + cell + ", 0,0,0")))
                .containsExactly(new GraphProblem(
                        "digraph[5]", "the cell (row 1, column 2) must be 0, 1, 2, 3, 4, 5, 10 or 11; " + found));
    }

    @Test
    void matrixThatIsNotSquareSaysHowManyCellsAreMissing() {
        assertThat(Graphs.problems(matrix(8, "0" + ",0".repeat(62))))
                .containsExactly(new GraphProblem("digraph", "8 nodes need 64 cells, found 63"));
        assertThat(Graphs.problems(matrix(8, "0,0,0,0,0,0,0")))
                .containsExactly(new GraphProblem("digraph", "8 nodes need 64 cells, found 7"));
        assertThat(Graphs.problems(matrix(1, "")))
                .containsExactly(new GraphProblem("digraph", "1 node needs 1 cell, found 0"));
        assertThat(Graphs.problems(matrix(2, "0,1,0,0,7")))
                .containsExactly(
                        new GraphProblem("digraph[4]", "the cell must be 0, 1, 2, 3, 4, 5, 10 or 11; found 7"),
                        new GraphProblem("digraph", "2 nodes need 4 cells, found 5"));
    }

    @Test
    void edgesMayComeBeforeTheNodesOrAfterThem() {
        String before = "{\"edges\":[[0,1]],\"nodes\":[{},{}]}";
        String after = "{\"nodes\":[{},{}],\"edges\":[[0,1]]}";

        assertThat(Graphs.read(before)).isEqualTo(Graphs.read(after)).isEqualTo(Graphs.read(matrix(2, "0,1,0,0")));
    }

    @Test
    void edgeGivenTwiceIsThereOnce() {
        assertThat(Graphs.read(list(3, "[1,2],[0,1,3],[1,2],[0,1,3],[0,2],[1,2,1]"))
                        .edges())
                .isEqualTo(Graphs.read(matrix(3, "0,3,1, 0,0,1, 0,0,0")).edges());
    }

    @Test
    void edgeGivenTwiceWithTwoCellsIsRefused() {
        assertThat(Graphs.problems(list(2, "[0,1],[0,1,3]")))
                .containsExactly(new GraphProblem("edges", "must give an edge one cell: 0 to 1 has 1 and 3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[0]",
                "[0,1,1,1]",
                "[0.0,1]",
                "[\"0\",1]",
                "[0,null]",
                "[0,[1]]",
                "[-1,0]",
                "[0,-1]",
                "[0,2147483648]",
                "[0,{\"a\":1}]"
            })
    void edgeThatIsNoneIsRefused(String edge) {
        assertThat(Graphs.problems(list(2, "[0,1]," + edge)))
                .containsExactly(new GraphProblem(
                        "edges[1]", "must be [from, to] or [from, to, cell], in whole numbers from 0"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"7|7", "null|null", "{\"from\":0}|an object", "\"0-1\"|the text \"0-1\""})
    void edgeThatIsNoListIsRefused(String edge, String found) {
        assertThat(Graphs.problems(list(2, "[0,1]," + edge)))
                .containsExactly(
                        new GraphProblem("edges[1]", "must be [from, to] or [from, to, cell]; found " + found));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 12, 100})
    void edgeWithACellThatIsNoneIsRefused(int cell) {
        assertThat(Graphs.problems(list(2, "[0,1," + cell + "]")))
                .containsExactly(
                        new GraphProblem("edges[0]", "must have a cell of 1, 2, 3, 4, 5, 10 or 11; found " + cell));
    }

    @Test
    void edgeToNowhereIsRefused() {
        assertThat(Graphs.problems(list(2, "[0,1],[0,2],[9,0]")))
                .containsExactly(
                        new GraphProblem(
                                "edges[1]", "must lead from a node to a node, which go from 0 to 1; found 0 and 2"),
                        new GraphProblem(
                                "edges[2]", "must lead from a node to a node, which go from 0 to 1; found 9 and 0"));
    }

    @Test
    void nodeThatLeadsToItselfIsRefused() {
        assertThat(Graphs.problems("{\"digraph\":[0,0,0,3],\"nodes\":[{},{\"name\":\"b\"}]}"))
                .containsExactly(new GraphProblem("digraph[3]", "leads from b to itself, so that it would never run"));
        assertThat(Graphs.problems(list(2, "[0,1],[1,1]")))
                .containsExactly(
                        new GraphProblem("edges[1]", "leads from node 1 to itself, so that it would never run"));
    }

    @Test
    void cycleIsToldByTheNamesOnIt() {
        assertThat(Graphs.problems("""
            {"edges":[[0,1],[1,2],[2,1],[2,3]],"nodes":[{"name":"x"},{"name":"a"},{"name":"b"},{}]}\
            """))
                .containsExactly(new GraphProblem(
                        "edges", "must not have a cycle, whose nodes wait for each other: a -> b -> a"));
    }

    @Test
    void longCycleIsToldByItsFirstTenNodes() {
        String ring = IntStream.range(0, 500)
                .mapToObj(node -> String.format(Locale.ROOT, "[%d,%d]", node, (node + 1) % 500))
                .collect(Collectors.joining(","));

        assertThat(Graphs.problems(list(500, ring)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .endsWith(
                                "node 0 -> node 1 -> node 2 -> node 3 -> node 4 -> node 5 -> node 6 -> node 7 -> node 8"
                                        + " -> node 9 -> ... -> node 0 (500 nodes)"));
    }

    @Test
    void bothFormsAtOnceAreRefused() {
        assertThat(Graphs.problems("{\"edges\":[],\"digraph\":[0],\"nodes\":[{}]}"))
                .containsExactly(new GraphProblem(
                        "digraph", "must not be given together with edges: one of both says all edges"));
        assertThat(Graphs.problems("{\"digraph\":[0],\"edges\":[],\"nodes\":[{}]}"))
                .containsExactly(new GraphProblem(
                        "edges", "must not be given together with digraph: one of both says all edges"));
    }

    @Test
    void neitherFormIsNoEdgesAndANote() {
        assertThat(Graphs.read("{\"nodes\":[{},{}]}").edges()).isEqualTo(Edges.none(2));
        assertThat(Graphs.notes("{\"digraph\":null,\"edges\":null,\"nodes\":[{\"id\":0}]}"))
                .containsExactly("digraph and edges are missing: no node waits for another");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"digraph|5|a list; found 5", "edges|{}|a list; found an object"})
    void formThatIsNoListIsRefused(String field, String value, String message) {
        assertThat(Graphs.problems("{\"" + field + "\":" + value + ",\"nodes\":[{}]}"))
                .containsExactly(new GraphProblem(field, "must be " + message));
    }

    @Test
    void tooManyEdgesAreRefused() {
        String many = String.join(",", Collections.nCopies(1_000_001, "[0,1]"));

        assertThat(Graphs.problems(list(2, many)))
                .containsExactly(new GraphProblem("edges", "must have at most 1000000 edges; found 1000001"));
    }

    private static String matrix(int nodes, String cells) {
        return "{\"digraph\":[" + cells + "],\"nodes\":[" + "{},".repeat(nodes - 1) + "{}]}";
    }

    private static String list(int nodes, String edges) {
        return "{\"edges\":[" + edges + "],\"nodes\":[" + "{},".repeat(nodes - 1) + "{}]}";
    }
}
