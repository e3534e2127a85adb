package orchestra.orchestrator.health;

import static orchestra.orchestrator.schema.Field.required;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.database.DatabaseState;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.failure.FieldError;
import orchestra.orchestrator.http.Answer;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import orchestra.orchestrator.storage.StorageState;

/** Does it live, is it ready, and how is it doing. */
public final class HealthRoutes {
    private static final String TAG = "health";
    private static final String METRICS_MEDIA = "text/plain; version=0.0.4; charset=utf-8";
    private static final Shape HEALTH = Shape.json(
            "Health",
            "All is well.",
            required("status", Type.Text.of(""), "live or ready."),
            required("instance", Type.Text.of(""), "Which daemon answers, as its settings name it."));

    private final Supplier<StorageState> storage;
    private final Supplier<DatabaseState> database;
    private final PrometheusMeterRegistry metrics;
    private final Supplier<String> instance;

    public HealthRoutes(
            Supplier<StorageState> storage,
            Supplier<DatabaseState> database,
            PrometheusMeterRegistry metrics,
            Supplier<String> instance) {
        this.storage = storage;
        this.database = database;
        this.metrics = metrics;
        this.instance = instance;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/health/live")
                        .named("readLiveness", TAG)
                        .allows(Permission.ANYONE)
                        .says("Whether the daemon answers", "Asks nothing of storage or database.")
                        .answers(200, HEALTH)
                        .does(call -> health("live")),
                Route.get("/health/ready")
                        .named("readReadiness", TAG)
                        .allows(Permission.ANYONE)
                        .says(
                                "Whether the daemon can serve",
                                "The storage is there and the database answers, as seen within the last seconds;"
                                        + " a problem names what is missing.")
                        .answers(200, HEALTH)
                        .fails(FailureKind.NOT_READY)
                        .does(call -> ready()),
                Route.get("/metrics")
                        .named("readMetrics", TAG)
                        .allows(Permission.ANYONE)
                        .says(
                                "Metrics in the Prometheus text format",
                                "Open to anyone who reaches the port: no label names a person, a mail address or a"
                                        + " path that a client chose.")
                        .answers(200, "text/plain")
                        .does(call -> Answer.bytes(
                                        METRICS_MEDIA, metrics.scrape().getBytes(StandardCharsets.UTF_8))
                                .with("Cache-Control", "no-store")));
    }

    private Answer ready() {
        List<FieldError> missing = new ArrayList<>();
        if (storage.get() instanceof StorageState.Missing(String cause)) {
            missing.add(new FieldError("storage", cause));
        }
        if (database.get() instanceof DatabaseState.Down(String cause)) {
            missing.add(new FieldError("database", cause));
        }
        if (!missing.isEmpty()) {
            throw Failure.notReady(missing);
        }
        return health("ready");
    }

    private Answer health(String status) {
        return Answer.json(200, Json.object().put("status", status).put("instance", instance.get()));
    }
}
