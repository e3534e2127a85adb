package orchestra.orchestrator.task;

import static orchestra.orchestrator.access.Permission.SIGNED_IN;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.failure.FieldError;
import orchestra.orchestrator.http.Answer;
import orchestra.orchestrator.http.Call;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.page.PageRules;
import orchestra.orchestrator.page.PageRules.FilterKind;
import orchestra.orchestrator.schema.Shape;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.GraphReader;

/** Tasks over HTTP. */
final class TaskRoutes {
    private static final String TAG = "tasks";
    private static final String PATH = "/v1/tasks";
    private static final String ONE = "/v1/tasks/{id}";
    private static final int GRAPH_MOST = 16 * 1024 * 1024;
    private static final List<String> STATES =
            Arrays.stream(NodeState.values()).map(NodeState::text).toList();
    private static final PageRules PAGES = new PageRules(
            Set.of("name", "state", "start_date", "stop_date", "nodes", "account"),
            Map.of("name", FilterKind.TEXT, "state", new FilterKind.OneOf(STATES), "account", FilterKind.TEXT),
            List.of(new Order("start_date", true)));

    private final TaskManager tasks;
    private final TaskEvents events;
    private final ProgressStore progress;
    private final BiFunction<Caller, String, Optional<String>> engineProblem;

    /** @param engineProblem what is wrong with an engine for a caller; empty when nothing is */
    TaskRoutes(
            TaskManager tasks,
            TaskEvents events,
            ProgressStore progress,
            BiFunction<Caller, String, Optional<String>> engineProblem) {
        this.tasks = tasks;
        this.events = events;
        this.progress = progress;
        this.engineProblem = engineProblem;
    }

    List<Route> routes() {
        return List.of(
                Route.post(PATH)
                        .named("createTask", TAG)
                        .allows(SIGNED_IN)
                        .says(
                                "Run a task graph",
                                "Once answered, the task outlives a crash of any process. Every fault of the graph is"
                                        + " told, and names its node.")
                        .takesRaw(TaskShapes.GRAPH)
                        .bodyMost(GRAPH_MOST)
                        .answers(202, TaskShapes.ACCEPTED)
                        .fails(FailureKind.OVERLOADED)
                        .does(this::create),
                Route.get(PATH)
                        .named("listTasks", TAG)
                        .allows(SIGNED_IN)
                        .says("List tasks", "One's own; administrators and root: everybody's. The newest first.")
                        .pages(PAGES)
                        .answers(200, TaskShapes.TASKS)
                        .does(this::list),
                Route.get(ONE)
                        .named("readTask", TAG)
                        .allows(SIGNED_IN)
                        .says("Read a task with its nodes", "In the gorch form, with states, outputs and dates.")
                        .answers(200, TaskShapes.GRAPH)
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::read),
                Route.delete(ONE)
                        .named("cancelTask", TAG)
                        .allows(SIGNED_IN)
                        .says(
                                "Cancel a task",
                                "What runs is ended, what waits never runs; the task stays to be read. A second"
                                        + " cancel finds nothing.")
                        .answers(200, TaskShapes.TASK)
                        .fails(FailureKind.NOT_FOUND)
                        .does(call -> Answer.json(200, TaskShapes.write(tasks.cancel(call.caller(), id(call))))),
                Route.get(ONE + "/events")
                        .named("watchTask", TAG)
                        .allows(SIGNED_IN)
                        .says(
                                "Every change of a task, as it happens",
                                "Server-sent events: `node` for each change of a node's state, `progress`, and `task`"
                                        + " at its end. Last-Event-ID goes on where a stream broke, on any"
                                        + " orchestrator, without a gap.")
                        .streams()
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::watch));
    }

    private Answer create(Call call) {
        Caller caller = call.caller();
        GraphReader reader = new GraphReader(engine -> engineProblem.apply(caller, engine));
        return switch (reader.read(call.raw())) {
            case GraphReader.Read read ->
                Answer.json(202, TaskShapes.accepted(tasks.submit(caller, read.graph()), read.notes()));
            case GraphReader.Refused refused ->
                throw Failure.invalid(refused.problems().stream()
                        .map(problem -> new FieldError(problem.field(), problem.message()))
                        .toList());
        };
    }

    private Answer list(Call call) {
        Page page = PAGES.read(call.query());
        return Lists.answer(PATH, call, page, tasks.list(call.caller(), page), TaskShapes::write);
    }

    private Answer read(Call call) {
        TaskId id = id(call);
        WholeTask whole = tasks.view(call.caller(), id);
        return Answer.bytes(Shape.JSON, TaskShapes.write(whole, progress.of(id)))
                .with("Cache-Control", "no-store");
    }

    private Answer watch(Call call) {
        Task task = tasks.find(call.caller(), id(call));
        return Answer.events(events.of(task, tasks.graph(task.id()), call.lastEventId()));
    }

    private static TaskId id(Call call) {
        return TaskId.parse(call.parameter("id"))
                .orElseThrow(() -> Failure.of(FailureKind.NOT_FOUND, "There is no task with this id."));
    }
}
