package orchestra.orchestrator.worker;

import static orchestra.orchestrator.access.Permission.ADMINISTRATOR;
import static orchestra.orchestrator.access.Permission.NODE;

import java.util.List;
import java.util.Map;
import java.util.Set;
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
import orchestra.protocol.Heartbeat;
import orchestra.protocol.ReportJson;
import orchestra.protocol.UnreadableMessage;

/** Workers over HTTP. */
public final class WorkerRoutes {
    private static final String TAG = "workers";
    private static final String PATH = "/v1/workers";
    private static final String ONE = "/v1/workers/{name}";
    private static final PageRules PAGES = new PageRules(
            Set.of("name", "role"),
            Map.of("name", FilterKind.TEXT, "role", FilterKind.TEXT),
            List.of(new Order("name", false)));

    private final WorkerManager workers;
    private final WorkerWatch watch;

    public WorkerRoutes(WorkerManager workers, WorkerWatch watch) {
        this.workers = workers;
        this.watch = watch;
    }

    public List<Route> routes() {
        return List.of(
                Route.put(ONE)
                        .named("beatWorker", TAG)
                        .allows(NODE)
                        .says(
                                "Send a worker's heartbeat",
                                "The newest process of a name has it; one that was replaced is refused.")
                        .takesRaw(WorkerShapes.HEARTBEAT)
                        .answers(200, WorkerShapes.ANSWER)
                        .fails(FailureKind.REPLACED, FailureKind.BUSY_DOCUMENT)
                        .does(this::beat),
                Route.get(PATH)
                        .named("listWorkers", TAG)
                        .allows(ADMINISTRATOR)
                        .says("List workers", "Those too that are dead.")
                        .pagesForAll(PAGES)
                        .answers(200, WorkerShapes.WORKERS)
                        .does(this::list),
                Route.get(ONE)
                        .named("readWorker", TAG)
                        .allows(ADMINISTRATOR)
                        .says("Read a worker", "")
                        .answers(200, WorkerShapes.WORKER)
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::read));
    }

    private Answer beat(Call call) {
        Heartbeat heartbeat = heartbeat(call.raw());
        if (!heartbeat.worker().name().equals(call.parameter("name"))) {
            throw Failure.invalid(List.of(new FieldError("worker", "must have the name that is in the path")));
        }
        return Answer.bytes(Shape.JSON, ReportJson.write(workers.beat(heartbeat)))
                .with("Cache-Control", "no-store");
    }

    private static Heartbeat heartbeat(byte[] body) {
        try {
            return ReportJson.readHeartbeat(body);
        } catch (UnreadableMessage unreadable) {
            // No cause: the fault is the client's, and the log is for ours.
            throw Failure.of(FailureKind.MALFORMED, "This is no heartbeat: " + unreadable.getMessage() + ".");
        }
    }

    private Answer list(Call call) {
        Page page = PAGES.read(call.query());
        return Lists.answer(
                PATH, call, page, workers.list(page), worker -> WorkerShapes.write(worker, watch.alive(worker)));
    }

    private Answer read(Call call) {
        Worker worker = workers.get(call.parameter("name"));
        return Answer.json(200, WorkerShapes.write(worker, watch.alive(worker)));
    }
}
