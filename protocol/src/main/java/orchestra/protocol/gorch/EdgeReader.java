package orchestra.protocol.gorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the edges, as a matrix or as a list, and checks them once the nodes are known, which may stand behind them.
 * Only cells that are an edge are kept.
 */
final class EdgeReader {
    static final String MATRIX = "digraph";
    static final String LIST = "edges";

    private static final String CELLS = "0, 1, 2, 3, 4, 5, 10 or 11";
    private static final int LARGEST_CELL = 11;
    private static final int KNOWN_CELLS = 0b1100_0011_1111;
    private static final int NOT_AN_EDGE = -1;

    private final JsonParser parser;
    private final Values values;
    private final Findings findings;
    private final List<BadCell> badCells = new ArrayList<>();
    private boolean matrix;
    private boolean list;
    private int count;
    /** Cells of the matrix, or edges of the list; all of them, those too that are none or wrong. */
    private int items;

    private int[] from = new int[16];
    private int[] to = new int[16];
    private byte[] cells = new byte[16];

    /** The one that is being read: from, to, cell. */
    private final int[] edge = new int[3];

    private record BadCell(int index, String found) {}

    EdgeReader(JsonParser parser, Values values, Findings findings) {
        this.parser = parser;
        this.values = values;
        this.findings = findings;
    }

    void readMatrix() {
        matrix = begins(MATRIX, list);
        if (!matrix) {
            return;
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            cell(token);
            items++;
        }
    }

    void readList() {
        list = begins(LIST, matrix);
        if (!list) {
            return;
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_ARRAY) {
                values.wanted(LIST + "[" + items + "]", "[from, to] or [from, to, cell]");
                add(NOT_AN_EDGE, 0, 0);
            } else {
                edge();
            }
            items++;
        }
    }

    /** The edges, each once; empty when something is wrong with them. */
    Optional<Edges> edges(List<Node> nodes) {
        boolean well = true;
        if (matrix) {
            well = checkMatrix(nodes.size());
        }
        if (list) {
            well = checkEnds(nodes.size());
        }
        if (count > Limits.EDGES) {
            findings.problem(field(), "must have at most " + Limits.EDGES + " edges; found " + count);
            return Optional.empty();
        }
        return well && checkSelf(nodes) ? merged(nodes.size()) : Optional.empty();
    }

    /** Where edges were read from. */
    String field() {
        return list ? LIST : MATRIX;
    }

    boolean isGiven() {
        return matrix || list;
    }

    private boolean begins(String field, boolean other) {
        if (other && !values.isNull()) {
            findings.problem(field, "must not be given together with " + field() + ": one of both says all edges");
            parser.skipChildren();
            return false;
        }
        return values.list(field);
    }

    private void cell(JsonToken token) {
        if (token == JsonToken.VALUE_NUMBER_INT && values.isInt()) {
            int cell = parser.getIntValue();
            if (cell == 0) {
                return;
            }
            if (isCell(cell)) {
                add(items, 0, cell);
                return;
            }
        }
        if (badCells.size() < Findings.MOST) {
            badCells.add(new BadCell(items, values.found()));
        }
        parser.skipChildren();
    }

    private void edge() {
        edge[2] = 1;
        int length = 0;
        boolean well = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (length < edge.length && token == JsonToken.VALUE_NUMBER_INT && values.isInt()) {
                edge[length] = parser.getIntValue();
                well &= edge[length] >= 0;
            } else {
                well = false;
            }
            length++;
            parser.skipChildren();
        }
        if (!well || length < 2) {
            findings.problem(
                    LIST + "[" + items + "]", "must be [from, to] or [from, to, cell], in whole numbers from 0");
            add(NOT_AN_EDGE, 0, 0);
        } else if (edge[2] == 0 || !isCell(edge[2])) {
            findings.problem(LIST + "[" + items + "]", "must have a cell of 1, 2, 3, 4, 5, 10 or 11; found " + edge[2]);
            add(NOT_AN_EDGE, 0, 0);
        } else {
            add(edge[0], edge[1], edge[2]);
        }
    }

    private static boolean isCell(int cell) {
        return cell >= 0 && cell <= LARGEST_CELL && (KNOWN_CELLS >> cell & 1) == 1;
    }

    /** Beyond the limit they are counted, and not kept. */
    private void add(int start, int end, int cell) {
        if (count < Limits.EDGES) {
            if (count == from.length) {
                from = Arrays.copyOf(from, 2 * count);
                to = Arrays.copyOf(to, 2 * count);
                cells = Arrays.copyOf(cells, 2 * count);
            }
            from[count] = start;
            to[count] = end;
            cells[count] = (byte) cell;
        }
        count++;
    }

    /** Whether it is square and all its cells are well. Turns the places of its edges into their ends. */
    private boolean checkMatrix(int nodes) {
        boolean square = (long) nodes * nodes == items;
        for (BadCell bad : badCells) {
            String place = square ? " (row " + bad.index() / nodes + ", column " + bad.index() % nodes + ")" : "";
            findings.problem(
                    MATRIX + "[" + bad.index() + "]",
                    "the cell" + place + " must be " + CELLS + "; found " + bad.found());
        }
        if (!square) {
            findings.problem(MATRIX, wantedCells(nodes) + ", found " + items);
            return false;
        }
        for (int edge = 0; edge < Math.min(count, Limits.EDGES); edge++) {
            to[edge] = from[edge] % nodes;
            from[edge] /= nodes;
        }
        return badCells.isEmpty();
    }

    private static String wantedCells(int nodes) {
        long wanted = (long) nodes * nodes;
        return nodes == 1 ? "1 node needs 1 cell" : nodes + " nodes need " + wanted + " cells";
    }

    private boolean checkEnds(int nodes) {
        boolean well = true;
        for (int edge = 0; edge < Math.min(count, Limits.EDGES) && !findings.full(); edge++) {
            if (from[edge] == NOT_AN_EDGE) {
                well = false;
            } else if (from[edge] >= nodes || to[edge] >= nodes) {
                well = false;
                findings.problem(
                        LIST + "[" + edge + "]",
                        "must lead from a node to a node, which go from 0 to " + (nodes - 1) + "; found " + from[edge]
                                + " and " + to[edge]);
            }
        }
        return well && !findings.full();
    }

    private boolean checkSelf(List<Node> nodes) {
        boolean well = true;
        for (int edge = 0; edge < count && !findings.full(); edge++) {
            if (from[edge] == to[edge]) {
                well = false;
                int place = list ? edge : from[edge] * nodes.size() + to[edge];
                findings.problem(
                        field() + "[" + place + "]",
                        "leads from " + CycleFinder.label(nodes.get(from[edge]))
                                + " to itself, so that it would never run");
            }
        }
        return well;
    }

    private Optional<Edges> merged(int nodes) {
        Edges all = Edges.of(nodes, from, to, cells, count);
        int kept = 0;
        for (int node = 0; node < nodes; node++) {
            for (int edge = all.first(node); edge < all.end(node); edge++) {
                boolean again = edge > all.first(node) && all.to(edge) == all.to(edge - 1);
                if (again && all.cell(edge) != all.cell(edge - 1)) {
                    findings.problem(
                            LIST,
                            "must give an edge one cell: " + node + " to " + all.to(edge) + " has " + all.cell(edge - 1)
                                    + " and " + all.cell(edge));
                    return Optional.empty();
                }
                if (!again) {
                    from[kept] = node;
                    to[kept] = all.to(edge);
                    cells[kept++] = (byte) all.cell(edge);
                }
            }
        }
        return Optional.of(kept == count ? all : Edges.of(nodes, from, to, cells, kept));
    }
}
