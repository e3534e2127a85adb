package orchestra.local;

import java.util.Map;
import java.util.Objects;
import orchestra.charm.simulator.Inspector;
import orchestra.charm.simulator.Juju;

/**
 * A command that an action names and that shows a secret. Juju's own client is not there to run it.
 *
 * @param command as the action says it
 * @param key under which the value lies, where the command shows a secret of Juju with several
 */
record SecretCommand(String command, String key) {
    private static final String SHOW = "juju show-secret --reveal ";
    private static final String CONFIG = "juju config " + Session.APPLICATION + " ";

    /** What it would print; nothing where there is no such secret. */
    String revealed(Juju juju, Inspector inspector) {
        if (command.startsWith(SHOW)) {
            Map<String, String> content = inspector.secretContent(command.substring(SHOW.length()));
            String first = content.values().stream().findFirst().orElse("");
            return Objects.requireNonNullElse(content.get(key), first);
        }
        String option = command.startsWith(CONFIG) ? command.substring(CONFIG.length()) : "";
        return String.valueOf(juju.settings(Session.APPLICATION).getOrDefault(option, ""));
    }
}
