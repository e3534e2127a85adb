package orchestra.charm;

import java.nio.file.Path;
import java.util.Map;

/**
 * What Juju tells a hook by its environment.
 *
 * @param charmFolder where the charm is unpacked; Juju overwrites it at every refresh
 * @param jujuVersion such as {@code 3.6.11.1}
 */
public record HookEnvironment(Event event, UnitName unit, Path charmFolder, String jujuVersion) {

    /** Reads the variables; throws {@link IllegalArgumentException} when the process was not started by Juju. */
    public static HookEnvironment from(Map<String, String> variables) {
        return new HookEnvironment(
                Event.from(variables),
                UnitName.parse(variables.getOrDefault("JUJU_UNIT_NAME", "")),
                Path.of(variables.getOrDefault("JUJU_CHARM_DIR", "")).toAbsolutePath(),
                variables.getOrDefault("JUJU_VERSION", ""));
    }
}
