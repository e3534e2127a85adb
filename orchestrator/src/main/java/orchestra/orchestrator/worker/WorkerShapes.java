package orchestra.orchestrator.worker;

import static orchestra.orchestrator.schema.Field.required;

import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.schema.Field;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import orchestra.protocol.Heartbeat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Workers on the wire. Heartbeats are read and written by {@code orchestra.protocol.ReportJson}. */
final class WorkerShapes {
    private static final Field ENGINES = required("engines", new Type.TextList(), "The engines it can run.");
    private static final Field SLOTS = required("slots", new Type.Whole(), "How many jobs it runs at once.");
    private static final Field RUNNING =
            required("running", new Type.TextList(), "The attempts it holds, each TASK-NODE-NUMBER.");
    private static final Field FACTS = required("facts", new Type.Texts(), "What it says of its host.");

    private static final Shape NAME = Shape.json(
            "WorkerName",
            "Who a worker is.",
            required("role", Type.Text.of(""), "The family of queues it empties."),
            required("name", Type.Text.of(""), "Its name; no other worker's."),
            required(
                    "incarnation",
                    Type.Text.of(""),
                    "This process of it: 8 to 32 hexadecimal digits, new at every start."));

    static final Shape HEARTBEAT = Shape.json(
            "Heartbeat",
            "What a worker says of itself every few seconds.",
            required("worker", new Type.Nested(NAME), "Who it is."),
            ENGINES,
            SLOTS,
            RUNNING,
            FACTS);

    static final Shape ANSWER = Shape.json(
            "HeartbeatAnswer",
            "What a worker is to do.",
            required("queues", new Type.TextList(), "The queues to take jobs from, most urgent first; they exist."),
            required("stop", new Type.TextList(), "Attempts that are to be ended."));

    static final Shape WORKER = Shape.json(
            "Worker",
            "A worker, as it last described itself.",
            required("name", Type.Text.of(""), "Its name."),
            required("role", Type.Text.of(""), "Its role."),
            required("incarnation", Type.Text.of(""), "The process that has the name."),
            required("alive", new Type.Flag(), "Whether it has beaten within the last 30 seconds."),
            required("seen", Type.Text.of("date-time"), "When its last heartbeat came."),
            ENGINES,
            SLOTS,
            RUNNING,
            FACTS);

    static final Shape WORKERS = Lists.shape("WorkerList", WORKER);

    private WorkerShapes() {}

    static ObjectNode write(Worker worker, boolean alive) {
        Heartbeat said = worker.said();
        ObjectNode json = Json.object()
                .put("name", worker.name())
                .put("role", said.worker().role())
                .put("incarnation", worker.incarnation())
                .put("alive", alive)
                .put("seen", worker.seen().toString());
        ArrayNode engines = json.putArray("engines");
        said.engines().stream().sorted().forEach(engines::add);
        json.put("slots", said.slots());
        ArrayNode running = json.putArray("running");
        said.running().forEach(attempt -> running.add(attempt.toString()));
        ObjectNode facts = json.putObject("facts");
        said.facts().forEach(facts::put);
        return json;
    }
}
