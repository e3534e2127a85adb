package orchestra.protocol.gorch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import orchestra.protocol.Priority;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the list of nodes. What is wrong with one is a problem, and it is kept without that. */
final class NodeReader {
    private final JsonParser parser;
    private final Values values;
    private final Findings findings;
    private final Function<String, Optional<String>> engineProblem;
    private final Map<String, Engine> engines = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    /** An argument that asks for another node's output. */
    record Request(int node, int argument, String text) {}

    /** One text for all nodes that name it, and what is wrong with it. */
    private record Engine(String name, Optional<String> problem) {}

    NodeReader(JsonParser parser, Values values, Findings findings, Function<String, Optional<String>> engineProblem) {
        this.parser = parser;
        this.values = values;
        this.findings = findings;
        this.engineProblem = engineProblem;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Their arguments that need a look when all names are known. */
    List<Request> requests() {
        return requests;
    }

    String name(int node) {
        return node < nodes.size() ? nodes.get(node).name() : "";
    }

    void read() {
        if (!values.list("nodes")) {
            return;
        }
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (count++ >= Limits.NODES) {
                parser.skipChildren();
                continue;
            }
            values.of(nodes.size());
            nodes.add(node());
            values.of(Findings.GRAPH);
        }
        if (count > Limits.NODES) {
            findings.problem("nodes", "must list at most " + Limits.NODES + " nodes; found " + count);
        }
    }

    private Node node() {
        Draft draft = new Draft(nodes.size());
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            values.wanted("", "an object");
            return draft.node(Node.NIL);
        }
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            parser.nextToken();
            read(draft, field);
        }
        if (!draft.hasId) {
            findings.note(draft.id, "id", "is missing: its position is taken");
        }
        return draft.node(engine(draft));
    }

    private void read(Draft draft, String field) {
        switch (field) {
            case "id" -> draft.hasId = id(draft.id);
            case "name" -> draft.name = values.line(field, Limits.NAME).orElse("");
            case "target" -> draft.target = values.line(field, Limits.NAME).orElse("");
            case "engine" -> draft.engine = values.line(field, Limits.ENGINE);
            case "artifact" ->
                draft.artifact = values.content(field, Limits.ARTIFACT).orElse("");
            case "args" -> draft.args = args(draft.id);
            case "output" -> draft.outputs = outputs();
            case "timeout" -> draft.timeout = values.seconds(field, Duration.ofMillis(1));
            case "retry" -> draft.retry = new RetryReader(parser, values).read();
            case "priority" -> draft.priority = values.priority(field);
            case "state" -> values.ignore(field, "is ignored: a new task begins at 0");
            case "graph_id" -> values.ignore(field, "is ignored: a task's id is given to it");
            default -> values.unknown(field);
        }
    }

    private boolean id(int position) {
        if (values.isNull()) {
            return false;
        }
        if (!values.isInt() || parser.getIntValue() != position) {
            values.wanted("id", position + ", the node's position");
        }
        return true;
    }

    private String engine(Draft draft) {
        if (draft.engine.isEmpty()) {
            return Node.NIL;
        }
        String name = draft.engine.get();
        if (name.isEmpty() && !draft.artifact.isEmpty()) {
            values.problem("engine", "must name what runs the artifact; found none");
        }
        Engine engine = engine(name.isEmpty() ? Node.NIL : name);
        engine.problem().ifPresent(problem -> values.problem("engine", problem));
        return engine.name();
    }

    private Engine engine(String name) {
        return engines.computeIfAbsent(name, fresh -> new Engine(fresh, engineProblem.apply(fresh)));
    }

    private List<String> args(int node) {
        if (!values.list("args")) {
            return List.of();
        }
        List<String> args = new ArrayList<>();
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (count >= Limits.ARGS) {
                parser.skipChildren();
            } else if (token == JsonToken.VALUE_STRING) {
                argument(node, count, args);
            } else {
                values.wanted("args[" + count + "]", "text");
            }
            count++;
        }
        if (count > Limits.ARGS) {
            values.problem("args", "must list at most " + Limits.ARGS + " arguments; found " + count);
        }
        return args;
    }

    private void argument(int node, int index, List<String> args) {
        String text = parser.getString();
        if (text.length() > Limits.ARG || !Texts.isContent(text)) {
            // Says what is wrong; the field's name is not put together for those that are well.
            values.content("args[" + index + "]", Limits.ARG);
            return;
        }
        if (AttributeRequest.parse(text).isPresent()) {
            requests.add(new Request(node, index, text));
        }
        args.add(text);
    }

    private List<String> outputs() {
        if (!values.object("output")) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        int count = 0;
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            JsonToken token = parser.nextToken();
            if (count++ < Limits.OUTPUTS) {
                output(keys, key, token);
            }
            parser.skipChildren();
        }
        if (count > Limits.OUTPUTS) {
            values.problem("output", "must have at most " + Limits.OUTPUTS + " keys; found " + count);
        }
        return keys;
    }

    private void output(List<String> keys, String key, JsonToken value) {
        if (!Limits.KEY.matcher(key).matches()) {
            values.problem("output", "the key \"" + Texts.shown(key) + "\" must match " + Limits.KEY);
        } else if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL) {
            keys.add(key);
        } else {
            values.wanted("output." + key, "text, or null");
        }
    }

    /** A node while its fields come. */
    private static final class Draft {
        private final int id;
        private boolean hasId;
        private String name = "";
        private String target = "";
        /** Empty when what is given is wrong. */
        private Optional<String> engine = Optional.of("");

        private String artifact = "";
        private List<String> args = List.of();
        private List<String> outputs = List.of();
        private Duration timeout = Duration.ZERO;
        private Retry retry = Retry.NONE;
        private Optional<Priority> priority = Optional.empty();

        Draft(int id) {
            this.id = id;
        }

        Node node(String engineName) {
            return new Node(id, name, target, engineName, artifact, args, outputs, timeout, retry, priority);
        }
    }
}
