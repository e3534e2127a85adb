package orchestra.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs and cancels as the bodies of messages. */
public final class JobJson {
    private JobJson() {}

    public static byte[] write(Job job) {
        ObjectNode json = JsonText.object();
        json.put("attempt", job.attempt().toString());
        json.put("engine", job.engine());
        json.put("name", job.name());
        json.put("target", job.target());
        json.put("artifact", job.artifact());
        JsonText.put(json, "args", job.args());
        JsonText.put(json, "outputs", job.outputs());
        json.put("timeout_ms", job.timeout().toMillis());
        return JsonText.bytes(json);
    }

    /**
     * Reads a job.
     *
     * @throws UnreadableMessage when it is none
     */
    public static Job read(byte[] body) {
        JsonNode json = JsonText.object(body);
        return JsonText.valid(() -> new Job(
                JsonText.attempt(json, "attempt"),
                JsonText.text(json, "engine"),
                JsonText.text(json, "name"),
                JsonText.text(json, "target"),
                JsonText.text(json, "artifact"),
                JsonText.texts(json, "args"),
                JsonText.texts(json, "outputs"),
                Duration.ofMillis(JsonText.longNumber(json, "timeout_ms"))));
    }

    /** The body of a cancel: the attempt's id in UTF-8. */
    public static byte[] writeCancel(AttemptId attempt) {
        return attempt.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a cancel.
     *
     * @throws UnreadableMessage when it is none
     */
    public static AttemptId readCancel(byte[] body) {
        return JsonText.attempt(new String(body, StandardCharsets.UTF_8));
    }
}
