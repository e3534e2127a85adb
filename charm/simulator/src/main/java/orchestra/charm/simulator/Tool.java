package orchestra.charm.simulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One hook tool: what it answers to arguments and standard input in a running hook. */
@FunctionalInterface
interface Tool {
    /** Throws {@link ToolFailure} to refuse. */
    Answer run(HookContext hook, List<String> args, String stdin);

    /** Every tool of a 3.6 unit that is played, by name. */
    static Map<String, Tool> all() {
        Map<String, Tool> all = new TreeMap<>();
        all.putAll(PlainTools.tools());
        all.putAll(StatusTools.tools());
        all.putAll(RelationTools.tools());
        all.putAll(StateTools.tools());
        all.putAll(PortTools.tools());
        all.putAll(SecretTools.tools());
        all.putAll(ActionTools.tools());
        all.putAll(AbsentTools.tools());
        return all;
    }

    /** {@code key=value} words, in order. */
    static Map<String, String> settings(List<String> words) {
        Map<String, String> settings = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw ToolFailure.usage("expected \"key=value\", got " + GoJson.write(word));
            }
            settings.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return settings;
    }
}
