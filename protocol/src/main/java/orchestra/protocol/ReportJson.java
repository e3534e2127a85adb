package orchestra.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reports, heartbeats, and what is answered to them, as HTTP bodies. */
public final class ReportJson {
    private ReportJson() {}

    /** Many reports of one worker. */
    public record Batch(WorkerName worker, List<Report> reports) {
        public Batch {
            reports = List.copyOf(reports);
        }
    }

    public static byte[] write(Batch batch) {
        ObjectNode json = JsonText.object();
        json.set("worker", worker(batch.worker()));
        ArrayNode reports = json.putArray("reports");
        batch.reports().forEach(report -> reports.add(report(report)));
        return JsonText.bytes(json);
    }

    /**
     * Reads reports.
     *
     * @throws UnreadableMessage when they are none
     */
    public static Batch readBatch(byte[] body) {
        JsonNode json = JsonText.object(body);
        return JsonText.valid(
                () -> new Batch(worker(json.path("worker")), JsonText.list(json, "reports", ReportJson::report)));
    }

    /** The answers, in the order of the reports. */
    public static byte[] writeAnswers(List<ReportAnswer> answers) {
        ObjectNode json = JsonText.object();
        ArrayNode list = json.putArray("answers");
        answers.forEach(answer -> list.add(answer.status()));
        return JsonText.bytes(json);
    }

    /**
     * Reads answers.
     *
     * @throws UnreadableMessage when they are none
     */
    public static List<ReportAnswer> readAnswers(byte[] body) {
        return JsonText.list(JsonText.object(body), "answers", item -> ReportAnswer.of(item.asInt(0)));
    }

    public static byte[] write(Heartbeat heartbeat) {
        ObjectNode json = JsonText.object();
        json.set("worker", worker(heartbeat.worker()));
        JsonText.put(json, "engines", heartbeat.engines());
        json.put("slots", heartbeat.slots());
        JsonText.put(json, "running", texts(heartbeat.running()));
        JsonText.put(json, "facts", heartbeat.facts());
        return JsonText.bytes(json);
    }

    /**
     * Reads a heartbeat.
     *
     * @throws UnreadableMessage when it is none
     */
    public static Heartbeat readHeartbeat(byte[] body) {
        JsonNode json = JsonText.object(body);
        return JsonText.valid(() -> new Heartbeat(
                worker(json.path("worker")),
                Set.copyOf(JsonText.texts(json, "engines")),
                JsonText.number(json, "slots"),
                attempts(json, "running"),
                JsonText.map(json, "facts")));
    }

    public static byte[] write(HeartbeatAnswer answer) {
        ObjectNode json = JsonText.object();
        JsonText.put(json, "queues", answer.queues());
        JsonText.put(json, "stop", texts(answer.stop()));
        return JsonText.bytes(json);
    }

    /**
     * Reads the answer to a heartbeat.
     *
     * @throws UnreadableMessage when it is none
     */
    public static HeartbeatAnswer readHeartbeatAnswer(byte[] body) {
        JsonNode json = JsonText.object(body);
        return new HeartbeatAnswer(JsonText.texts(json, "queues"), attempts(json, "stop"));
    }

    private static ObjectNode report(Report report) {
        ObjectNode json = JsonText.object().put("attempt", report.attempt().toString());
        switch (report) {
            case Report.Taken taken -> json.put("kind", "taken");
            case Report.Progress progress -> {
                json.put("kind", "progress").put("text", progress.text());
                progress.ratio().ifPresent(ratio -> json.put("ratio", ratio));
            }
            case Report.Ended ended -> {
                json.put("kind", "ended").put("outcome", ended.outcome().text());
                JsonText.put(json, "output", ended.output());
                json.put("message", ended.message()).put("log", ended.log());
            }
        }
        return json;
    }

    private static Report report(JsonNode json) {
        AttemptId attempt = JsonText.attempt(json, "attempt");
        String kind = JsonText.text(json, "kind");
        return switch (kind) {
            case "taken" -> new Report.Taken(attempt);
            case "progress" -> new Report.Progress(attempt, ratio(json), JsonText.text(json, "text"));
            case "ended" ->
                new Report.Ended(
                        attempt,
                        outcome(json),
                        JsonText.map(json, "output"),
                        JsonText.text(json, "message"),
                        JsonText.text(json, "log"));
            default -> throw new UnreadableMessage("kind must be taken, progress or ended");
        };
    }

    private static OptionalDouble ratio(JsonNode json) {
        JsonNode ratio = json.path("ratio");
        if (ratio.isMissingNode() || ratio.isNull()) {
            return OptionalDouble.empty();
        }
        if (!ratio.isNumber()) {
            throw new UnreadableMessage("ratio must be a number or null");
        }
        return OptionalDouble.of(ratio.doubleValue(Double.NaN));
    }

    private static Outcome outcome(JsonNode json) {
        Optional<Outcome> outcome = Outcome.named(JsonText.text(json, "outcome"));
        return outcome.orElseThrow(
                () -> new UnreadableMessage("outcome must be success, failure, timeout, canceled or refused"));
    }

    private static ObjectNode worker(WorkerName worker) {
        return JsonText.object()
                .put("role", worker.role())
                .put("name", worker.name())
                .put("incarnation", worker.incarnation());
    }

    private static WorkerName worker(JsonNode json) {
        return new WorkerName(
                JsonText.text(json, "role"), JsonText.text(json, "name"), JsonText.text(json, "incarnation"));
    }

    private static List<AttemptId> attempts(JsonNode json, String field) {
        return JsonText.texts(json, field).stream().map(JsonText::attempt).toList();
    }

    private static List<String> texts(List<AttemptId> attempts) {
        return attempts.stream().map(AttemptId::toString).toList();
    }
}
