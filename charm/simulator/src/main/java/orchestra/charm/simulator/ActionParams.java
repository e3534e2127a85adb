package orchestra.charm.simulator;

import java.util.Map;
import java.util.TreeMap;

/** Checks an action's parameters against the small part of JSON schema that actions.yaml files use. */
final class ActionParams {
    private ActionParams() {}

    /** The parameters with their defaults; text is read as the declared type. */
    static Map<String, Object> check(CharmFace.Action action, Map<String, ?> given) {
        Map<String, Object> checked = new TreeMap<>();
        action.params().forEach((name, schema) -> {
            Object fallback = CharmFace.map(schema).get("default");
            if (fallback != null) {
                checked.put(name, fallback);
            }
        });
        given.forEach((name, value) -> {
            Object schema = action.params().get(name);
            if (schema == null && !action.additional()) {
                throw new JujuException("validation failed: (root) : additional property \"" + name
                        + "\" is not allowed, given " + GoJson.write(new TreeMap<>(given)));
            }
            checked.put(
                    name,
                    typed(name, value, String.valueOf(CharmFace.map(schema).get("type"))));
        });
        for (Object name : action.required()) {
            if (!checked.containsKey(String.valueOf(name))) {
                throw new JujuException(
                        "validation failed: (root) : \"" + name + "\" property is missing and required");
            }
        }
        return checked;
    }

    private static Object typed(String name, Object value, String type) {
        String text = String.valueOf(value);
        try {
            return switch (type) {
                case "integer" -> Long.valueOf(text);
                case "number" -> Double.valueOf(text);
                case "boolean" ->
                    switch (text) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> throw new NumberFormatException(text);
                    };
                default -> value;
            };
        } catch (NumberFormatException wrong) {
            throw new JujuException("validation failed: (root)." + name + " : must be of type " + type + ", given "
                    + GoJson.write(value));
        }
    }
}
