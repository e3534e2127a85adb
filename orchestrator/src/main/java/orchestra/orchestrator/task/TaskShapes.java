package orchestra.orchestrator.task;

import static orchestra.orchestrator.schema.Field.nullable;
import static orchestra.orchestrator.schema.Field.optional;
import static orchestra.orchestrator.schema.Field.required;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import orchestra.orchestrator.conductor.NodeFacts;
import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import orchestra.protocol.AttemptId;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Attributes;
import orchestra.protocol.gorch.NodeView;
import orchestra.protocol.gorch.TaskView;
import orchestra.protocol.gorch.TaskWriter;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks as JSON, and what the documentation says of it. */
final class TaskShapes {
    static final Shape NODE = Shape.json(
            "TaskNode",
            "One node of a graph. Fields that are not known are ignored, with a note.",
            optional("id", new Type.Whole(), "Its position, from 0."),
            optional("name", Type.Text.of(""), "For people, and for get_attribute."),
            optional("engine", Type.Text.of(""), "What runs it; see GET /v1/engines. With no artifact either: nil."),
            optional("artifact", Type.Text.of(""), "What the engine runs."),
            optional("target", Type.Text.of(""), "A worker, a role, or what the engine takes for a place."),
            optional("output", new Type.Texts(), "The keys of values that are wanted back."),
            optional("timeout", new Type.Whole(), "Seconds for each attempt."),
            optional("priority", Type.Text.of(""), "high, normal or low; the graph's unless said."),
            optional(
                    "state",
                    new Type.Whole(),
                    "In answers: 0 initial, 1 to run, 2 running, 3 success, 4 failure,"
                            + " 5 not runnable, 10 timeout, 11 canceled."));

    static final Shape GRAPH = Shape.json(
            "TaskGraph",
            "A task graph in the gorch form: nodes, and either digraph (the adjacency matrix, row by row) or edges"
                    + " (a list of [from, to]).",
            optional("name", Type.Text.of(""), "For people."),
            required("nodes", new Type.Many(NODE), "1 to 100,000 nodes."),
            optional("timeout", new Type.Whole(), "Seconds from the start, after which all that runs is ended."),
            optional("priority", Type.Text.of(""), "high, normal or low."));

    static final Shape ACCEPTED = Shape.json(
            "TaskAccepted",
            "The task is stored and runs.",
            required("id", Type.Text.of(""), "Its id, 32 hexadecimal digits."));

    static final Shape TASK = Shape.json(
            "Task",
            "A task as it is listed.",
            required("id", Type.Text.of(""), "Its id."),
            required("name", Type.Text.of(""), "Its graph's name."),
            required(
                    "state",
                    Type.Text.of(""),
                    "initial, torun, running, success, failure, notrunnable, timeout or" + " canceled."),
            required("start_date", Type.Text.of("date-time"), "When it was accepted."),
            nullable("stop_date", Type.Text.of("date-time"), "When its last node ended."),
            required("nodes", new Type.Whole(), "How many nodes it has."),
            required("account", Type.Text.of(""), "Who posted it."));

    static final Shape TASKS = Lists.shape("Tasks", TASK);

    private TaskShapes() {}

    static ObjectNode accepted(TaskId id, List<String> notes) {
        ObjectNode json = Json.object().put("id", id.text());
        if (!notes.isEmpty()) {
            ArrayNode list = json.putArray("notes");
            notes.forEach(list::add);
        }
        return json;
    }

    static ObjectNode write(Task task) {
        ObjectNode json = Json.object()
                .put("id", task.id().text())
                .put("name", task.name())
                .put("state", task.state().text())
                .put("start_date", task.started().toString());
        task.stopped().ifPresentOrElse(at -> json.put("stop_date", at.toString()), () -> json.putNull("stop_date"));
        return json.put("nodes", task.nodes()).put("account", task.account());
    }

    static byte[] write(WholeTask whole, Map<AttemptId, Progress> progress) {
        Run run = whole.run();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JobMaker jobs = new JobMaker(run.graph());
        TaskView view = new TaskView(
                whole.task().id(),
                run.state(),
                Optional.of(whole.task().started()),
                whole.task().stopped());
        TaskWriter.write(out, view, run.graph(), node -> node(whole.task().id(), run, jobs, progress, node));
        return out.toByteArray();
    }

    private static NodeView node(TaskId task, Run run, JobMaker jobs, Map<AttemptId, Progress> progress, int node) {
        NodeState state = run.state(node);
        if (state == NodeState.INITIAL) {
            return NodeView.INITIAL;
        }
        NodeFacts facts = run.facts();
        NodeFacts.Result result = facts.result(node);
        int attempt = run.attempt(node);
        return new NodeView(
                state,
                result.output(),
                attempt,
                WorkerSight.name(facts.worker(node)),
                facts.started(node),
                facts.stopped(node),
                state == NodeState.SUCCESS ? OptionalDouble.of(1) : ratio(task, node, attempt, progress),
                result.message(),
                attempt > 0 ? arguments(run, jobs, node) : Optional.empty());
    }

    private static OptionalDouble ratio(TaskId task, int node, int attempt, Map<AttemptId, Progress> progress) {
        if (attempt == 0) {
            return OptionalDouble.empty();
        }
        Progress told = progress.get(new AttemptId(task, node, attempt));
        return told == null ? OptionalDouble.empty() : told.ratio();
    }

    private static Optional<List<String>> arguments(Run run, JobMaker jobs, int node) {
        return jobs.arguments(run.graph().nodes().get(node), run) instanceof Attributes.Substituted(List<String> args)
                ? Optional.of(args)
                : Optional.empty();
    }
}
