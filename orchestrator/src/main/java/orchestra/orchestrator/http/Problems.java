package orchestra.orchestrator.http;

import static orchestra.orchestrator.schema.Field.optional;
import static orchestra.orchestrator.schema.Field.required;

import java.util.List;
import java.util.Map;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.failure.FieldError;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Failures as problem documents, RFC 9457. */
public final class Problems {
    private static final Shape ERROR = Shape.json(
            "FieldError",
            "One thing wrong with one field.",
            required("field", Type.Text.of(""), "The field, or the query parameter; empty for the whole body."),
            required("message", Type.Text.of(""), "What was wanted."));

    public static final Shape SHAPE = new Shape(
            "Problem",
            Shape.PROBLEM,
            "What went wrong (RFC 9457).",
            List.of(
                    required("type", Type.Text.of("uri"), "Names the kind of problem."),
                    required("title", Type.Text.of(""), "The kind of problem in words."),
                    required("status", new Type.Whole(), "The HTTP status."),
                    required("detail", Type.Text.of(""), "This problem in words."),
                    required("instance", Type.Text.of("uri"), "Names this occurrence; the daemon's log has it too."),
                    required("kind", Type.Text.of(""), "The kind of problem, for programs; never changes."),
                    required("code", new Type.Whole(), "The HTTP status again, where Gorchestrator's clients look."),
                    required("message", Type.Text.of(""), "The detail again, where Gorchestrator's clients look."),
                    optional("errors", new Type.Many(ERROR), "Every single thing that is wrong.")));

    private Problems() {}

    /**
     * The failure as an answer.
     *
     * @param request the id under which the log has it
     */
    public static Answer answer(Failure failure, String request) {
        FailureKind kind = failure.kind();
        ObjectNode body = Json.object();
        body.put("type", "urn:orchestra:problem:" + kind.text());
        body.put("title", kind.title());
        body.put("status", kind.status());
        body.put("detail", failure.detail());
        body.put("instance", "urn:uuid:" + request);
        body.put("kind", kind.text());
        body.put("code", kind.status());
        body.put("message", failure.detail());
        if (!failure.errors().isEmpty()) {
            ArrayNode errors = body.putArray("errors");
            for (FieldError error : failure.errors()) {
                errors.addObject().put("field", error.field()).put("message", error.message());
            }
        }
        Answer answer = new Answer(kind.status(), Map.of("Cache-Control", "no-store"), Shape.PROBLEM, Json.write(body));
        if (kind.status() == 401) {
            answer = answer.with("WWW-Authenticate", "Bearer realm=\"orchestra\"");
        }
        if (failure.retryAfter().isPresent()) {
            long seconds = Math.max(1, failure.retryAfter().get().toSeconds());
            answer = answer.with("Retry-After", Long.toString(seconds));
        }
        return answer;
    }
}
