package orchestra.protocol.gorch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import orchestra.protocol.Priority;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/**
 * Reads a graph from JSON and checks it, in one pass over the bytes: a tree of it is never made. What clients of
 * Gorchestrator send is taken; what they send and we do not need is ignored with a note. No bytes make it throw.
 */
public final class GraphReader {
    private final Function<String, Optional<String>> engineProblem;

    /** What came of it. */
    public sealed interface Result {}

    /**
     * A graph that can run.
     *
     * @param notes what was ignored or assumed, at most 20 lines
     */
    public record Read(Graph graph, List<String> notes) implements Result {
        public Read {
            notes = List.copyOf(notes);
        }
    }

    /**
     * What is wrong with it, all at once.
     *
     * @param problems at least one, at most 20
     */
    public record Refused(List<GraphProblem> problems) implements Result {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A reader that asks what engines are allowed.
     *
     * @param engineProblem says why an engine may not be used; empty where it may. Asked once for each name
     */
    public GraphReader(Function<String, Optional<String>> engineProblem) {
        this.engineProblem = engineProblem;
    }

    /** Reads a graph from UTF-8. */
    public Result read(byte[] body) {
        try (JsonParser parser = GraphJson.parser(body)) {
            return new Document(parser, engineProblem).read();
        } catch (JacksonException malformed) {
            return refused("must be JSON within our limits: valid UTF-8, no field twice, at most "
                    + GraphJson.DEPTH_MOST + " levels deep" + where(malformed.getLocation()));
        }
    }

    private static Refused refused(String message) {
        return new Refused(List.of(new GraphProblem("", message)));
    }

    private static String where(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    /** One document while it is read. */
    private static final class Document {
        private final JsonParser parser;
        private final Findings findings = new Findings();
        private final Values values;
        private final NodeReader nodes;
        private final EdgeReader edges;
        private String name = "";
        private Duration timeout = Duration.ZERO;
        private Priority priority = Priority.NORMAL;

        Document(JsonParser parser, Function<String, Optional<String>> engineProblem) {
            this.parser = parser;
            values = new Values(parser, findings);
            nodes = new NodeReader(parser, values, findings, engineProblem);
            edges = new EdgeReader(parser, values, findings);
        }

        Result read() {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return refused("must be a JSON object; found nothing");
            }
            if (first != JsonToken.START_OBJECT) {
                return refused("must be a JSON object; found " + values.found());
            }
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                parser.nextToken();
                read(field);
            }
            if (parser.nextToken() != null) {
                return refused("must end with the graph" + where(parser.currentTokenLocation()));
            }
            return checked();
        }

        private void read(String field) {
            switch (field) {
                case "name" -> name = values.line(field, Limits.NAME).orElse("");
                case "nodes" -> nodes.read();
                case EdgeReader.MATRIX -> edges.readMatrix();
                case EdgeReader.LIST -> edges.readList();
                case "timeout" -> timeout = values.seconds(field, Duration.ofMillis(1));
                case "priority" -> priority = values.priority(field).orElse(Priority.NORMAL);
                case "state" -> values.ignore(field, "is ignored: a new task begins at 0");
                default -> values.unknown(field);
            }
        }

        private Result checked() {
            Edges checked = Edges.none(nodes.nodes().size());
            if (nodes.nodes().isEmpty()) {
                findings.problem("nodes", "must list 1 to " + Limits.NODES + " nodes; found none");
            } else {
                checked = checkedEdges();
                checkRequests();
            }
            return findings.hasProblems()
                    ? new Refused(findings.problems(nodes::name))
                    : new Read(new Graph(name, nodes.nodes(), checked, timeout, priority), findings.notes());
        }

        private Edges checkedEdges() {
            Edges none = Edges.none(nodes.nodes().size());
            if (!edges.isGiven()) {
                findings.note(Findings.GRAPH, EdgeReader.MATRIX, "and edges are missing: no node waits for another");
                return none;
            }
            Edges found = edges.edges(nodes.nodes()).orElse(none);
            List<Integer> cycle = CycleFinder.cycle(found);
            if (!cycle.isEmpty()) {
                findings.problem(
                        edges.field(),
                        "must not have a cycle, whose nodes wait for each other: "
                                + CycleFinder.told(cycle, nodes.nodes()));
            }
            return found;
        }

        private void checkRequests() {
            if (nodes.requests().isEmpty()) {
                return;
            }
            Attributes attributes =
                    new Attributes(nodes.nodes().stream().map(Node::name).toList());
            for (NodeReader.Request request : nodes.requests()) {
                if (findings.full()) {
                    return;
                }
                attributes
                        .problem(request.text())
                        .ifPresent(problem ->
                                findings.problem(request.node(), "args[" + request.argument() + "]", problem));
            }
        }
    }
}
