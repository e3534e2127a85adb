package orchestra.orchestrator.deadletter;

import static orchestra.orchestrator.schema.Field.nullable;
import static orchestra.orchestrator.schema.Field.required;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.failure.Failure;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Dead letters over HTTP. */
final class DeadLetterRoutes {
    private static final String TAG = "dead-letters";
    private static final String PATH = "/v1/dead-letters";
    private static final String ONE = "/v1/dead-letters/{id}";
    private static final Shape LETTER = Shape.json(
            "DeadLetter",
            "A message that no worker could read.",
            required("id", Type.Text.of(""), "Follows from all that is told of it but dates."),
            nullable("message", Type.Text.of(""), "The id it was published with."),
            nullable("exchange", Type.Text.of(""), "The exchange it was published to."),
            nullable("routing_key", Type.Text.of(""), "With which it was published."),
            nullable("queue", Type.Text.of(""), "The queue in which it was refused."),
            nullable("reason", Type.Text.of(""), "The broker's word for why, as rejected."),
            nullable("died", Type.Text.of("date-time"), "When it was refused, by the broker's clock."),
            required("received", Type.Text.of("date-time"), "When an orchestrator was given it."),
            required("size", new Type.Whole(), "Of its whole body, in bytes."),
            required("encoding", Type.Text.of(""), "text or base64: how body is written."),
            required("body", Type.Text.of(""), "Its first " + Content.KEPT_MOST + " bytes."),
            required("truncated", new Type.Flag(), "Whether it is longer than that."));
    private static final Shape LETTERS = Lists.shape("DeadLetters", LETTER);
    private static final PageRules PAGES = new PageRules(
            Set.of("received", "died", "queue", "size"),
            Map.of(
                    "queue", FilterKind.TEXT,
                    "message", FilterKind.TEXT,
                    "reason", FilterKind.TEXT,
                    "encoding", FilterKind.TEXT),
            List.of(new Order("received", true)));

    private final DeadLetterStore letters;

    DeadLetterRoutes(DeadLetterStore letters) {
        this.letters = letters;
    }

    List<Route> routes() {
        return List.of(
                Route.get(PATH)
                        .named("listDeadLetters", TAG)
                        .allows(Permission.ADMINISTRATOR)
                        .says("List dead letters", "The newest first.")
                        .pagesForAll(PAGES)
                        .answers(200, LETTERS)
                        .does(this::list),
                Route.get(ONE)
                        .named("readDeadLetter", TAG)
                        .allows(Permission.ADMINISTRATOR)
                        .says("Read a dead letter", "")
                        .answers(200, LETTER)
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::read),
                Route.delete(ONE)
                        .named("deleteDeadLetter", TAG)
                        .allows(Permission.ADMINISTRATOR)
                        .says("Delete a dead letter", "Somebody has seen to it.")
                        .fails(FailureKind.NOT_FOUND)
                        .does(this::delete));
    }

    private Answer list(Call call) {
        Page page = PAGES.read(call.query());
        return Lists.answer(PATH, call, page, letters.list(page), DeadLetterRoutes::write);
    }

    private Answer read(Call call) {
        DeadLetter letter = letters.find(call.parameter("id")).orElseThrow(DeadLetterRoutes::missing);
        return Answer.json(200, write(letter));
    }

    private Answer delete(Call call) {
        if (!letters.delete(call.parameter("id"))) {
            throw missing();
        }
        return Answer.nothing();
    }

    private static Failure missing() {
        return Failure.of(FailureKind.NOT_FOUND, "There is no dead letter with this id.");
    }

    private static ObjectNode write(DeadLetter letter) {
        DeadLetter.Source source = letter.source();
        Content content = letter.content();
        return Json.object()
                .put("id", letter.id())
                .put("message", told(letter.message()))
                .put("exchange", told(source.exchange()))
                .put("routing_key", told(source.routingKey()))
                .put("queue", told(source.queue()))
                .put("reason", told(source.reason()))
                .put("died", source.died().map(Instant::toString).orElse(null))
                .put("received", letter.received().toString())
                .put("size", content.size())
                .put("encoding", content.encoding())
                .put("body", content.kept())
                .put("truncated", content.truncated());
    }

    private static @Nullable String told(String text) {
        return text.isEmpty() ? null : text;
    }
}
