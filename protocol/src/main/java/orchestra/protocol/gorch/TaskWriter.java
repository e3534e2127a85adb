package orchestra.protocol.gorch;

import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import orchestra.protocol.NodeState;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a task as its clients see it, in Gorchestrator's form: the graph with the states of its nodes. A small graph has
 * its matrix, a larger one a list of edges; in both an edge carries the state of the node that it leaves, once that has
 * one.
 */
public final class TaskWriter {
    /** The most nodes that a matrix is written for. */
    public static final int MATRIX_MOST = 256;

    private TaskWriter() {}

    /**
     * Writes one task as it goes along, and leaves {@code out} open.
     *
     * @param nodes how each node stands, by its id; asked once or twice for each, in their order
     */
    public static void write(OutputStream out, TaskView task, Graph graph, IntFunction<NodeView> nodes) {
        try (JsonGenerator json = GraphJson.generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("id", task.id().text());
            json.writeStringProperty("name", graph.name());
            json.writeNumberProperty("state", task.state().number());
            date(json, "start_date", task.started());
            date(json, "stop_date", task.stopped());
            write(json, graph, nodes);
            json.writeEndObject();
        }
    }

    /** Writes the fields of the graph into an object that has begun: edges, nodes, timeout and priority. */
    public static void write(JsonGenerator json, Graph graph, IntFunction<NodeView> nodes) {
        if (graph.nodes().size() <= MATRIX_MOST) {
            matrix(json, graph.edges(), nodes);
        } else {
            edges(json, graph.edges(), nodes);
        }
        json.writeArrayPropertyStart("nodes");
        graph.nodes().forEach(node -> node(json, node, nodes.apply(node.id())));
        json.writeEndArray();
        GraphWriter.timing(json, graph.timeout());
        json.writeStringProperty("priority", graph.priority().text());
    }

    private static void matrix(JsonGenerator json, Edges edges, IntFunction<NodeView> nodes) {
        json.writeArrayPropertyStart(EdgeReader.MATRIX);
        for (int from = 0; from < edges.nodes(); from++) {
            NodeState state = nodes.apply(from).state();
            int edge = edges.first(from);
            for (int to = 0; to < edges.nodes(); to++) {
                boolean leads = edge < edges.end(from) && edges.to(edge) == to;
                json.writeNumber(leads ? cell(edges.cell(edge++), state) : 0);
            }
        }
        json.writeEndArray();
    }

    private static void edges(JsonGenerator json, Edges edges, IntFunction<NodeView> nodes) {
        json.writeArrayPropertyStart(EdgeReader.LIST);
        for (int from = 0; from < edges.nodes(); from++) {
            NodeState state = nodes.apply(from).state();
            for (int edge = edges.first(from); edge < edges.end(from); edge++) {
                GraphWriter.edge(json, from, edges.to(edge), cell(edges.cell(edge), state));
            }
        }
        json.writeEndArray();
    }

    /** An edge is never 0, which would be none: until the node has a state it keeps the cell that was given. */
    private static int cell(int given, NodeState state) {
        return state == NodeState.INITIAL ? given : state.number();
    }

    private static void node(JsonGenerator json, Node node, NodeView view) {
        json.writeStartObject();
        json.writeNumberProperty("id", node.id());
        if (view.state() != NodeState.INITIAL) {
            json.writeNumberProperty("state", view.state().number());
        }
        json.writeStringProperty("status", view.status().name());
        json.writeStringProperty("name", node.name());
        json.writeStringProperty("target", node.target());
        json.writeStringProperty("engine", node.engine());
        json.writeStringProperty("artifact", node.artifact());
        GraphWriter.texts(
                json,
                "args",
                view.args().orElse(node.args()).stream().map(Texts::unicode).toList());
        output(json, node, view);
        GraphWriter.rules(json, node);
        standing(json, view);
        json.writeEndObject();
    }

    private static void output(JsonGenerator json, Node node, NodeView view) {
        Set<String> keys = new LinkedHashSet<>(node.outputs());
        view.output().keySet().stream().sorted().forEach(keys::add);
        json.writeObjectPropertyStart("output");
        for (String key : keys) {
            json.writeStringProperty(
                    Texts.unicode(key), Texts.unicode(view.output().getOrDefault(key, "")));
        }
        json.writeEndObject();
    }

    private static void standing(JsonGenerator json, NodeView view) {
        json.writeNumberProperty("attempt", view.attempt());
        if (view.worker().isEmpty()) {
            json.writeNullProperty("worker");
        } else {
            json.writeStringProperty("worker", view.worker());
        }
        date(json, "start_date", view.started());
        date(json, "stop_date", view.stopped());
        if (view.progress().isPresent()) {
            json.writeNumberProperty("progress", view.progress().getAsDouble());
        } else {
            json.writeNullProperty("progress");
        }
        json.writeStringProperty("message", Texts.unicode(view.message()));
    }

    private static void date(JsonGenerator json, String field, Optional<Instant> date) {
        if (date.isPresent()) {
            json.writeStringProperty(field, date.get().toString());
        } else {
            json.writeNullProperty(field);
        }
    }
}
