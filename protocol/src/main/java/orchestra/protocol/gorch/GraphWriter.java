package orchestra.protocol.gorch;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import orchestra.protocol.Priority;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a graph for keeping: compact, with an edge list, and without what has its default. Equal graphs give equal
 * bytes, and {@link GraphReader} makes an equal graph of them.
 */
public final class GraphWriter {
    private static final int MILLIS_DIGITS = 3;

    private GraphWriter() {}

    /** The graph in UTF-8. */
    public static byte[] write(Graph graph) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = GraphJson.generator(out)) {
            json.writeStartObject();
            put(json, "name", graph.name());
            edges(json, graph.edges());
            json.writeArrayPropertyStart("nodes");
            graph.nodes().forEach(node -> node(json, node));
            json.writeEndArray();
            timing(json, graph.timeout());
            json.writeStringProperty("priority", graph.priority().text());
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void edges(JsonGenerator json, Edges edges) {
        json.writeArrayPropertyStart(EdgeReader.LIST);
        for (int from = 0; from < edges.nodes(); from++) {
            for (int edge = edges.first(from); edge < edges.end(from); edge++) {
                edge(json, from, edges.to(edge), edges.cell(edge));
            }
        }
        json.writeEndArray();
    }

    /** One edge: {@code [from, to]}, and its cell unless that is 1. */
    static void edge(JsonGenerator json, int from, int to, int cell) {
        json.writeStartArray();
        json.writeNumber(from);
        json.writeNumber(to);
        if (cell != 1) {
            json.writeNumber(cell);
        }
        json.writeEndArray();
    }

    private static void node(JsonGenerator json, Node node) {
        json.writeStartObject();
        json.writeNumberProperty("id", node.id());
        put(json, "name", node.name());
        put(json, "target", node.target());
        json.writeStringProperty("engine", node.engine());
        put(json, "artifact", node.artifact());
        if (!node.args().isEmpty()) {
            texts(json, "args", node.args());
        }
        if (!node.outputs().isEmpty()) {
            json.writeObjectPropertyStart("output");
            node.outputs().forEach(key -> json.writeStringProperty(key, ""));
            json.writeEndObject();
        }
        rules(json, node);
        json.writeEndObject();
    }

    /** What of a node says how it is run, as far as it says anything. */
    static void rules(JsonGenerator json, Node node) {
        timing(json, node.timeout());
        if (!node.retry().equals(Retry.NONE)) {
            json.writeObjectPropertyStart("retry");
            json.writeNumberProperty("attempts", node.retry().attempts());
            json.writeNumberProperty("backoff", seconds(node.retry().backoff()));
            json.writeNumberProperty("max_backoff", seconds(node.retry().most()));
            json.writeEndObject();
        }
        node.priority().map(Priority::text).ifPresent(text -> json.writeStringProperty("priority", text));
    }

    static void timing(JsonGenerator json, Duration timeout) {
        if (timeout.isPositive()) {
            json.writeNumberProperty("timeout", seconds(timeout));
        }
    }

    static void texts(JsonGenerator json, String field, List<String> texts) {
        json.writeArrayPropertyStart(field);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void put(JsonGenerator json, String field, String text) {
        if (!text.isEmpty()) {
            json.writeStringProperty(field, text);
        }
    }

    /** Without zeros at the end, and never with an exponent that only some readers take. */
    private static BigDecimal seconds(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.toMillis(), MILLIS_DIGITS).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }
}
