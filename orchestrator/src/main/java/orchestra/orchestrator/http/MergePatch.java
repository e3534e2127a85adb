package orchestra.orchestrator.http;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7396. Changes neither of its arguments. */
public final class MergePatch {
    private MergePatch() {}

    public static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = Json.object();
        if (target.isObject()) {
            target.properties().forEach(field -> result.set(field.getKey(), field.getValue()));
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode before = result.get(field.getKey());
            if (field.getValue().isNull()) {
                result.remove(field.getKey());
            } else {
                result.set(field.getKey(), apply(before == null ? Json.object() : before, field.getValue()));
            }
        }
        return result;
    }
}
