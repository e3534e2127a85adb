package orchestra.protocol.gorch;

/**
 * What is wrong at one place of a graph.
 *
 * @param field the place, such as {@code nodes[3].engine} or {@code digraph[7]}; empty for the whole document
 * @param message what was wanted and what was found; names the node where it has a name
 */
public record GraphProblem(String field, String message) {}
