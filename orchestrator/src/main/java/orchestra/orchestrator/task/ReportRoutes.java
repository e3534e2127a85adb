package orchestra.orchestrator.task;

import static orchestra.orchestrator.schema.Field.required;

import java.util.List;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.http.Answer;
import orchestra.orchestrator.http.Call;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson;
import orchestra.protocol.ReportJson.Batch;
import orchestra.protocol.UnreadableMessage;

/** What workers report over HTTP. */
final class ReportRoutes {
    private static final String TAG = "workers";
    private static final int REPORTS_MOST = 8 * 1024 * 1024;
    private static final Shape WORKER = Shape.json(
            "WorkerName",
            "Who reports.",
            required("role", Type.Text.of(""), "The family of queues it empties."),
            required("name", Type.Text.of(""), "Its name."),
            required("incarnation", Type.Text.of(""), "This process of it."));
    private static final Shape REPORT = Shape.json(
            "Report",
            "What happened to an attempt. With kind progress: ratio and text; with kind ended: outcome, output,"
                    + " message and log.",
            required("attempt", Type.Text.of(""), "TASK-NODE-NUMBER."),
            required("kind", Type.Text.of(""), "taken, progress or ended."));
    private static final Shape REPORTS = Shape.json(
            "Reports",
            "What a worker has to tell, in order.",
            required("worker", new Type.Nested(WORKER), "Who tells."),
            required("reports", new Type.Many(REPORT), "What."));
    private static final Shape ANSWERS = Shape.json(
            "ReportAnswers",
            "Under answers, for each report in order, the HTTP status that it would get on its own: 200 recorded,"
                    + " 404 no such task or over, 409 another has it, 503 tell it again.");

    private final TaskManager tasks;

    ReportRoutes(TaskManager tasks) {
        this.tasks = tasks;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/reports")
                        .named("report", TAG)
                        .allows(Permission.NODE)
                        .says("Report on attempts", "Safe to repeat; what is answered 200 is durable.")
                        .takesRaw(REPORTS)
                        .bodyMost(REPORTS_MOST)
                        .answers(200, ANSWERS)
                        .does(call -> Answer.bytes(
                                Shape.JSON, ReportJson.writeAnswers(tasks.report(batch(call), passedOn(call))))),
                Route.post("/v1/attempts/{attempt}/reports")
                        .named("reportOne", TAG)
                        .allows(Permission.NODE)
                        .says("Report on one attempt", "The same, of one report, whose answer is the HTTP status.")
                        .takesRaw(REPORTS)
                        .bodyMost(REPORTS_MOST)
                        .fails(FailureKind.NOT_FOUND, FailureKind.STALE_ATTEMPT, FailureKind.NOT_READY)
                        .does(this::one));
    }

    private Answer one(Call call) {
        Batch batch = batch(call);
        if (batch.reports().size() != 1
                || !batch.reports().getFirst().attempt().toString().equals(call.parameter("attempt"))) {
            throw Failure.of(FailureKind.INVALID, "There must be one report, and of the attempt in the path.");
        }
        ReportAnswer answer = tasks.report(batch, passedOn(call)).getFirst();
        return switch (answer) {
            case ACCEPTED -> Answer.nothing();
            case UNKNOWN -> throw Failure.of(FailureKind.NOT_FOUND, "There is no such task, or it is over.");
            case STALE -> throw Failure.of(FailureKind.STALE_ATTEMPT, "Another attempt, or another worker, has it.");
            case LATER -> throw Failure.of(FailureKind.OVERLOADED, "Nobody can record it now; send it again.");
        };
    }

    private static boolean passedOn(Call call) {
        return call.header("x-orchestra-passed-on").isPresent();
    }

    private static Batch batch(Call call) {
        try {
            return ReportJson.readBatch(call.raw());
        } catch (UnreadableMessage unreadable) {
            throw Failure.of(FailureKind.INVALID, String.valueOf(unreadable.getMessage()));
        }
    }
}
