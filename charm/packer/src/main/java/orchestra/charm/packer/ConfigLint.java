package orchestra.charm.packer;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of config.yaml: options, their types, and defaults that match them. */
final class ConfigLint {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*");

    private ConfigLint() {}

    static void run(Section config) {
        config.knowsOnly(Set.of("options"));
        if (!config.has("options")) {
            config.problem("options", "is required", "write options: {} or remove the file");
        }
        Section options = config.section("options");
        if (options == null) {
            return;
        }
        for (Map.Entry<String, Section> option : options.sections().entrySet()) {
            if (!NAME.matcher(option.getKey()).matches()) {
                options.problem(option.getKey(), "an option's name is letters, digits, - and _", "rename it");
            }
            option(option.getValue());
        }
    }

    private static void option(Section option) {
        option.knowsOnly(Set.of("type", "default", "description"));
        option.requiredText("description");
        option.requiredText("type");
        String type = option.oneOf("type", "string", "int", "float", "boolean", "secret");
        Object value = option.value("default");
        if (type != null && value != null && !matches(type, value)) {
            option.problem(
                    "default", "must be of type " + type + ", found " + value, "write such a value, or leave it out");
        }
    }

    private static boolean matches(String type, @Nullable Object value) {
        return switch (type) {
            case "int" -> value instanceof Integer || value instanceof Long;
            case "float" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            case "secret" -> value instanceof String text && (text.isEmpty() || text.startsWith("secret:"));
            default -> value instanceof String;
        };
    }
}
