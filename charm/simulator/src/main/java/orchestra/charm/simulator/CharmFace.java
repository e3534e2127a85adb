package orchestra.charm.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What a charm's yaml files declare.
 *
 * @param endpoints by name
 * @param bindings names of extra bindings
 * @param options by name
 * @param actions by name
 */
record CharmFace(
        String name,
        Map<String, Endpoint> endpoints,
        TreeSet<String> bindings,
        Map<String, Option> options,
        Map<String, Action> actions) {
    /** {@code role} is provides, requires or peers. */
    record Endpoint(String name, String role, String interfaceName) {}

    /** A config option; without a default it is unset until the player sets it. */
    record Option(String name, String type, @Nullable Object fallback) {}

    /** An action with the JSON schema of its parameters. */
    record Action(String name, Map<String, Object> params, List<Object> required, boolean additional) {}

    /** Reads the face; {@code file} gives a file's text, or null when the charm has none. */
    static CharmFace read(Function<String, @Nullable String> file) {
        String metadata = file.apply("metadata.yaml");
        if (metadata == null) {
            throw new JujuException("invalid charm: metadata.yaml not found");
        }
        Map<String, Object> meta = yaml(metadata);
        Map<String, Endpoint> endpoints = new TreeMap<>();
        for (String role : List.of("provides", "requires", "peers")) {
            map(meta.get(role)).forEach((name, value) -> endpoints.put(name, new Endpoint(name, role, facing(value))));
        }
        Map<String, Option> options = new TreeMap<>();
        map(yaml(file.apply("config.yaml")).get("options")).forEach((name, value) -> {
            Map<String, Object> option = map(value);
            options.put(name, new Option(name, String.valueOf(option.get("type")), option.get("default")));
        });
        Map<String, Action> actions = new TreeMap<>();
        yaml(file.apply("actions.yaml")).forEach((name, value) -> {
            Map<String, Object> action = map(value);
            List<Object> required = action.get("required") instanceof List<?> list ? List.copyOf(list) : List.of();
            boolean additional = !Boolean.FALSE.equals(action.get("additionalProperties"));
            actions.put(name, new Action(name, map(action.get("params")), required, additional));
        });
        TreeSet<String> bindings = new TreeSet<>(map(meta.get("extra-bindings")).keySet());
        return new CharmFace(String.valueOf(meta.get("name")), endpoints, bindings, options, actions);
    }

    /** The value as the option's type, as {@code juju config} takes it from text, or already typed. */
    Object value(String name, Object given) {
        Option option = options.get(name);
        if (option == null) {
            throw new JujuException("parsing settings for application: unknown option \"" + name + "\"");
        }
        String text = String.valueOf(given);
        try {
            return switch (option.type()) {
                case "int" -> Long.valueOf(text);
                case "float" -> Double.valueOf(text);
                case "boolean" -> flag(text);
                default -> text;
            };
        } catch (IllegalArgumentException wrong) {
            throw new JujuException("parsing settings for application: option \"" + name + "\" expected "
                    + option.type() + ", got \"" + text + "\"");
        }
    }

    /** What {@code config-get} shows: values set, else defaults; options with neither are missing. */
    Map<String, Object> settings(Map<String, Object> set) {
        Map<String, Object> settings = new TreeMap<>();
        options.forEach((name, option) -> {
            Object value = set.containsKey(name) ? set.get(name) : option.fallback();
            if (value != null) {
                settings.put(name, value);
            }
        });
        return settings;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true", "True", "TRUE", "t", "T", "1" -> true;
            case "false", "False", "FALSE", "f", "F", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String facing(@Nullable Object value) {
        return value instanceof String text ? text : String.valueOf(map(value).get("interface"));
    }

    static Map<String, Object> yaml(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            // YAML 1.1 reads a bare `on` as a boolean: the option of that name is meant.
            map.forEach((key, entry) -> copy.put(Boolean.TRUE.equals(key) ? "on" : String.valueOf(key), entry));
        }
        return copy;
    }
}
