package orchestra.charm.simulator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import orchestra.charm.simulator.Arguments.Known;
import org.jspecify.annotations.Nullable;

/** action-get, -set, -fail and -log. */
final class ActionTools {
    private static final Pattern KEY = Pattern.compile("[a-z0-9](([a-z0-9-]*)[a-z0-9])?");
    private static final Set<String> RESERVED = Set.of("stdout", "stdout-encoding", "stderr", "stderr-encoding");

    private ActionTools() {}

    static Map<String, Tool> tools() {
        return Map.of(
                "action-get", ActionTools::get,
                "action-set", ActionTools::set,
                "action-fail", ActionTools::fail,
                "action-log", ActionTools::log);
    }

    private static Answer get(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().printing(), hook::checkRelation);
        arguments.atMost(1);
        Map<String, Object> params = hook.action().params;
        String path = arguments.word(0);
        if (path.isEmpty()) {
            return arguments.print(new TreeMap<>(params));
        }
        Object value = params;
        for (String part : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return arguments.print(value);
    }

    private static Answer set(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none(), hook::checkRelation);
        for (String word : arguments.words()) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw ToolFailure.usage("argument " + GoJson.write(word) + " must be of the form key...=value");
            }
            String[] path = word.substring(0, equals).split("\\.", -1);
            for (String key : path) {
                if (RESERVED.contains(key)) {
                    throw ToolFailure.usage("cannot set reserved action key " + GoJson.write(key));
                }
                if (!KEY.matcher(key).matches()) {
                    throw ToolFailure.usage("key " + GoJson.write(key) + " must start and end with lowercase"
                            + " alphanumeric, and contain only lowercase alphanumeric and hyphens");
                }
            }
            put(hook.action().results, path, 0, word.substring(equals + 1));
        }
        hook.action();
        return Answer.SILENT;
    }

    private static Answer fail(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none(), hook::checkRelation);
        arguments.atMost(1);
        hook.action().failure = arguments.words().isEmpty()
                ? "action failed without reason given, check action for errors"
                : arguments.word(0);
        return Answer.SILENT;
    }

    private static Answer log(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none(), hook::checkRelation);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("no message specified");
        }
        hook.action().log.add(String.join(" ", arguments.words()));
        return Answer.SILENT;
    }

    private static void put(Map<String, Object> into, String[] path, int depth, String value) {
        String key = path[depth];
        if (depth == path.length - 1) {
            into.put(key, value);
            return;
        }
        @Nullable Object there = into.get(key);
        Map<String, Object> inner = new TreeMap<>();
        if (there instanceof Map<?, ?> map) {
            map.forEach((name, entry) -> inner.put(String.valueOf(name), entry));
        }
        into.put(key, inner);
        put(inner, path, depth + 1, value);
    }
}
