package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A long-running process of the unit. A change of any part restarts it.
 *
 * @param name short and unique in the unit, such as {@code orchestrator}
 * @param description one line for people
 * @param user whom it runs as
 * @param command the program, absolute, and its arguments; never a secret
 * @param environment variables it gets, and no others; never a secret
 * @param writable the folders it may write to
 * @param credentials the agent's files it may read when it starts, by the name under which it gets them; on a machine
 *     only, in {@link #credentialsFolder}
 * @param mount what must be mounted for it to run; it is stopped when that is lost, and started again when it is back
 * @param release the build it comes from
 */
public record ServiceSpec(
        String name,
        String description,
        Owner user,
        List<String> command,
        Map<String, String> environment,
        List<Path> writable,
        Map<String, Path> credentials,
        Optional<Path> mount,
        String release) {

    public ServiceSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        writable = List.copyOf(writable);
        credentials = Map.copyOf(credentials);
    }

    /** One that needs no credentials and no mount. */
    public ServiceSpec(
            String name,
            String description,
            Owner user,
            List<String> command,
            Map<String, String> environment,
            List<Path> writable,
            String release) {
        this(name, description, user, command, environment, writable, Map.of(), Optional.empty(), release);
    }

    /** The machine's name for the service. */
    public static String unit(String name) {
        return "orchestra-" + name + ".service";
    }

    /** Where systemd puts a service's credentials, which it alone can read. */
    public static Path credentialsFolder(String name) {
        return Path.of("/run/credentials").resolve(unit(name));
    }
}
