package orchestra.charm.packer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of actions.yaml. */
final class ActionsLint {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Set<String> KEYS =
            Set.of("description", "params", "required", "parallel", "execution-group", "additionalProperties");

    private ActionsLint() {}

    /** Reads the rules over the file and tells the names of its actions. */
    static Set<String> run(Section actions) {
        for (String name : actions.keys()) {
            if (!NAME.matcher(name).matches() || name.equals("juju") || name.startsWith("juju-")) {
                actions.problem(
                        name,
                        "an action's name is small letters, digits and - between them, and does not begin with juju",
                        "rename it");
            }
        }
        actions.sections().forEach((name, action) -> action(action));
        return actions.keys();
    }

    private static void action(Section action) {
        action.knowsOnly(KEYS);
        action.requiredText("description");
        action.bool("parallel");
        action.text("execution-group");
        action.bool("additionalProperties");
        if (!action.has("additionalProperties")) {
            action.problem(
                    "additionalProperties",
                    "must be stated: Juju 3 takes true, Juju 4 false",
                    "write additionalProperties: false");
        }
        Section params = action.section("params");
        if (params != null) {
            params.sections();
            schema(action, "params", action.value("params"));
        }
        for (Object required : action.list("required")) {
            if (params == null || !params.keys().contains(String.valueOf(required))) {
                action.problem("required", "names " + required + ", which is not in params", "add it there");
            }
        }
    }

    /** Juju knows no references between schemas: they would be read as nothing. */
    private static void schema(Section action, String place, @Nullable Object value) {
        switch (value) {
            case Map<?, ?> map ->
                map.forEach((key, inner) -> {
                    if (key.equals("$ref") || key.equals("$schema")) {
                        action.problem(place + "." + key, "is not allowed by Juju", "write the schema out");
                    }
                    schema(action, place + "." + key, inner);
                });
            case List<?> list -> list.forEach(inner -> schema(action, place, inner));
            case null, default -> {}
        }
    }
}
