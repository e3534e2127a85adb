package orchestra.protocol.gorch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Problems and notes as they are found, the first of each; those beyond are not kept. */
final class Findings {
    /** Stands for the graph where a node's position is asked for. */
    static final int GRAPH = -1;

    static final int MOST = 20;

    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private record Problem(int node, String field, String message) {}

    void problem(String field, String message) {
        problem(GRAPH, field, message);
    }

    /** Adds one of a node, by its position; {@code field} is the node's own. */
    void problem(int node, String field, String message) {
        if (problems.size() < MOST) {
            problems.add(new Problem(node, field, message));
        }
    }

    /** Adds one; {@code text} goes on behind the field. */
    void note(int node, String field, String text) {
        if (notes.size() < MOST) {
            notes.add(place(node, field) + " " + text);
        }
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    boolean full() {
        return problems.size() >= MOST;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** The problems. Names come late because a node's name may follow what is wrong with it. */
    List<GraphProblem> problems(IntFunction<String> names) {
        return problems.stream().map(problem -> told(problem, names)).toList();
    }

    private static GraphProblem told(Problem problem, IntFunction<String> names) {
        String name = problem.node() == GRAPH ? "" : names.apply(problem.node());
        String message = name.isEmpty() ? problem.message() : "node \"" + name + "\": " + problem.message();
        return new GraphProblem(place(problem.node(), problem.field()), message);
    }

    private static String place(int node, String field) {
        if (node == GRAPH) {
            return field;
        }
        return "nodes[" + node + "]" + (field.isEmpty() ? "" : "." + field);
    }
}
