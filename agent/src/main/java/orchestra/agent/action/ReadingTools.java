package orchestra.agent.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import orchestra.charm.HookTools;

/**
 * Hook tools for looking only. A tool that changes something is not called, and a secret is looked at without taking
 * its newest revision into use.
 */
public final class ReadingTools implements HookTools {

    private static final Set<String> READING = Set.of(
            "config-get",
            "is-leader",
            "network-get",
            "opened-ports",
            "relation-get",
            "relation-ids",
            "relation-list",
            "secret-get",
            "secret-info-get",
            "status-get");

    private final HookTools tools;

    /** Looks through those tools. */
    public ReadingTools(HookTools tools) {
        this.tools = tools;
    }

    @Override
    public Answer call(List<String> command, String stdin) {
        if (!READING.contains(command.getFirst())) {
            throw new IllegalStateException(command.getFirst() + " was called where nothing may be changed");
        }
        List<String> harmless = new ArrayList<>(command);
        harmless.replaceAll(word -> word.equals("--refresh") ? "--peek" : word);
        return tools.call(harmless, stdin);
    }
}
