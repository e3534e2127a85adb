package orchestra.orchestrator.change;

import static orchestra.orchestrator.schema.Field.nullable;
import static orchestra.orchestrator.schema.Field.required;

import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.http.Answer;
import orchestra.orchestrator.http.Call;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Lists;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.page.PageRules;
import orchestra.orchestrator.page.PageRules.FilterKind;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import tools.jackson.databind.node.ObjectNode;

/** Pending changes over HTTP. */
public final class ChangeRoutes {
    private static final String TAG = "changes";
    private static final String PATH = "/v1/changes";
    private static final String ONE = "/v1/changes/{id}";
    private static final Shape CHANGE = Shape.json(
            "Change",
            "An effect on the outside that is due.",
            required("id", Type.Text.of(""), "Follows from what it is about."),
            required("kind", Type.Text.of(""), "job: a job for a worker; cancel: an attempt to be ended."),
            required("subject", Type.Text.of(""), "What it is about."),
            required("queue", Type.Text.of(""), "Where its message goes; empty for all workers."),
            required("created", Type.Text.of("date-time"), "When it was recorded."),
            required("tries", new Type.Whole(), "How often it was tried in vain."),
            required("next", Type.Text.of("date-time"), "Not tried again before."),
            nullable("error", Type.Text.of(""), "What the last try said."),
            required("holder", Type.Text.of(""), "The orchestrator that does it."));
    private static final Shape CHANGES = Lists.shape("Changes", CHANGE);
    private static final PageRules PAGES = new PageRules(
            Set.of("created", "next", "tries", "kind"),
            Map.of("kind", FilterKind.TEXT, "subject", FilterKind.TEXT, "holder", FilterKind.TEXT),
            List.of(new Order("created", false)));

    private final ChangeManager changes;

    public ChangeRoutes(ChangeManager changes) {
        this.changes = changes;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH)
                        .named("listChanges", TAG)
                        .allows(Permission.ADMINISTRATOR)
                        .says("List pending changes", "The oldest first; what is done is not among them.")
                        .pagesForAll(PAGES)
                        .answers(200, CHANGES)
                        .does(this::list),
                Route.get(ONE)
                        .named("readChange", TAG)
                        .allows(Permission.ADMINISTRATOR)
                        .says("Read a pending change", "")
                        .answers(200, CHANGE)
                        .fails(FailureKind.NOT_FOUND)
                        .does(call -> Answer.json(200, write(changes.get(call.parameter("id"))))),
                Route.post(ONE + "/retry")
                        .named("retryChange", TAG)
                        .allows(Permission.ADMINISTRATOR)
                        .says("Try a pending change now", "It is tried within a second, whatever its backoff.")
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::retry),
                Route.delete(ONE)
                        .named("cancelChange", TAG)
                        .allows(Permission.ADMINISTRATOR)
                        .says("Cancel a pending change", "It is never done. The node of a job fails by it.")
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::cancel));
    }

    private Answer list(Call call) {
        Page page = PAGES.read(call.query());
        return Lists.answer(PATH, call, page, changes.list(page), ChangeRoutes::write);
    }

    private Answer retry(Call call) {
        changes.retry(call.parameter("id"));
        return Answer.nothing();
    }

    private Answer cancel(Call call) {
        changes.cancel(call.parameter("id"), call.caller().account());
        return Answer.nothing();
    }

    private static ObjectNode write(Change change) {
        ObjectNode json = Json.object()
                .put("id", change.id())
                .put("kind", change.kind())
                .put("subject", change.subject())
                .put("queue", change.message().routingKey())
                .put("created", change.created().toString())
                .put("tries", change.tries())
                .put("next", change.next().toString())
                .put("holder", change.holder());
        return change.error().isEmpty() ? json.putNull("error") : json.put("error", change.error());
    }
}
