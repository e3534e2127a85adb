package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A long-running process of the unit. A change of any part restarts it.
 *
 * @param name short and unique in the unit, such as {@code orchestrator}
 * @param description one line for people
 * @param command the program, absolute, and its arguments; never a secret
 * @param environment variables it gets, and no others; never a secret
 * @param writable the folders it may write to
 * @param release the build it comes from
 */
public record ServiceSpec(
        String name,
        String description,
        List<String> command,
        Map<String, String> environment,
        List<Path> writable,
        String release) {

    public ServiceSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        writable = List.copyOf(writable);
    }
}
