package orchestra.charm.simulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orchestra.charm.simulator.Arguments.Known;

/** state-get, -set and -delete: the unit's own few values, kept when the hook ends well. */
final class StateTools {
    private StateTools() {}

    static Map<String, Tool> tools() {
        return Map.of("state-get", StateTools::get, "state-set", StateTools::set, "state-delete", StateTools::delete);
    }

    private static Answer get(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none().flags("strict").printing(), hook::checkRelation);
        arguments.atMost(1);
        String key = arguments.word(0);
        Map<String, String> state = hook.unit().state;
        if (key.isEmpty() || key.equals("-")) {
            boolean json = arguments.value("format", "smart").equals("json");
            return json && state.isEmpty() ? arguments.print(null) : arguments.print(new TreeMap<>(state));
        }
        if (arguments.has("strict") && !state.containsKey(key)) {
            throw ToolFailure.runtime(GoJson.write(key) + " not found");
        }
        return arguments.print(state.get(key));
    }

    private static Answer set(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.values("file"), hook::checkRelation);
        Map<String, String> given = Tool.settings(arguments.words());
        String file = arguments.value("file");
        Map<String, String> settings = file == null ? new TreeMap<>() : TextFile.settings(TextFile.read(file, stdin));
        settings.putAll(given);
        String unit = hook.unitName();
        hook.write(model -> model.unit(unit).state.putAll(settings));
        return Answer.SILENT;
    }

    private static Answer delete(HookContext hook, List<String> args, String stdin) {
        Arguments arguments = Arguments.parse(args, Known.none(), hook::checkRelation);
        if (arguments.words().isEmpty()) {
            throw ToolFailure.usage("no key specified");
        }
        arguments.atMost(1);
        String unit = hook.unitName();
        hook.write(model -> model.unit(unit).state.remove(arguments.word(0)));
        return Answer.SILENT;
    }
}
