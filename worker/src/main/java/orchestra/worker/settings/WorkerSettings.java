package orchestra.worker.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import orchestra.daemon.LogSettings;

/**
 * The worker's properties file.
 *
 * @param role the family of queues it empties, such as {@code transform}
 * @param name the same at every start and no other worker's
 * @param slots how many jobs it runs at once
 * @param apis where orchestrators are, without a final slash; never empty
 * @param storage where the shared storage is
 * @param work the worker's own folder
 * @param drain how long running jobs may go on once it is asked to stop
 * @param engines what engines are permitted
 * @param log how to log
 */
public record WorkerSettings(
        String role,
        String name,
        int slots,
        List<URI> apis,
        Path storage,
        Path work,
        Duration drain,
        EngineSettings engines,
        LogSettings log) {
    public WorkerSettings {
        apis = List.copyOf(apis);
    }

    /**
     * What engines are permitted.
     *
     * @param shell whether {@code shell} runs anything
     * @param shellUser the user it runs it as; empty: the worker's own
     * @param sshHosts the known hosts of {@code ssh}; empty: it runs nothing
     */
    public record EngineSettings(boolean shell, Optional<String> shellUser, Optional<Path> sshHosts) {}

    /** What a machine gives where the file says nothing. */
    public record Machine(String host, int processors) {}

    /**
     * Reads the properties.
     *
     * @throws InvalidSettings with everything that is wrong
     */
    public static WorkerSettings read(Properties properties, Machine machine) {
        return new SettingsReader(properties, machine).read();
    }

    /** Whether going from the one to the other takes a new start. */
    public boolean takesStart(WorkerSettings other) {
        return !(role.equals(other.role)
                && name.equals(other.name)
                && slots == other.slots
                && storage.equals(other.storage)
                && work.equals(other.work)
                && engines.equals(other.engines));
    }
}
