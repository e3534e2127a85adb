package orchestra.worker.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.LogSettings;
import orchestra.daemon.SettingsReader;

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
    private static final Set<String> KEYS = Set.of(
            "role",
            "name",
            "slots",
            "api.urls",
            "storage.path",
            "work.folder",
            "drain",
            "shell.allowed",
            "shell.user",
            "shell.memory",
            "shell.file",
            "ssh.hosts",
            "log.level",
            "log.format");
    // As the protocol's names of workers have them.
    private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_-]");
    private static final Pattern USER = Pattern.compile("([a-z_][a-z0-9_-]{0,31})?");
    private static final int SLOTS_MOST = 1000;

    public WorkerSettings {
        apis = List.copyOf(apis);
    }

    /**
     * What engines are permitted.
     *
     * @param shell whether {@code shell} runs anything
     * @param shellUser the user it runs it as; empty: the worker's own
     * @param shellMemory bytes of address space that each of its processes may have; 0 for no limit
     * @param shellFile bytes that each of its files may have; 0 for no limit
     * @param sshHosts the known hosts of {@code ssh}; empty: it runs nothing
     */
    public record EngineSettings(
            boolean shell, Optional<String> shellUser, long shellMemory, long shellFile, Optional<Path> sshHosts) {}

    /** What a machine gives where the file says nothing. */
    public record Machine(String host, int processors) {}

    /**
     * Reads the properties.
     *
     * @throws InvalidSettings with everything that is wrong
     */
    public static WorkerSettings read(Properties properties, Machine machine) {
        SettingsReader reader = new SettingsReader(properties, KEYS);
        return reader.checked(new WorkerSettings(
                reader.text("role", "", ROLE),
                reader.text("name", NOT_IN_NAMES.matcher(machine.host()).replaceAll("-"), NAME),
                reader.number("slots", Math.clamp(machine.processors() / 2, 1, SLOTS_MOST), 1, SLOTS_MOST),
                ApiUrls.read(reader),
                reader.path("storage.path"),
                reader.path("work.folder"),
                reader.time("drain", "5m"),
                engines(reader),
                reader.log()));
    }

    private static EngineSettings engines(SettingsReader reader) {
        return new EngineSettings(
                reader.flag("shell.allowed"),
                Optional.of(reader.text("shell.user", "", USER)).filter(user -> !user.isEmpty()),
                // With less, sh itself and its libraries would not start, or be of no use.
                reader.limit("shell.memory", "2G", "64M"),
                reader.limit("shell.file", "16G", "1K"),
                reader.value("ssh.hosts", "").isEmpty() ? Optional.empty() : Optional.of(reader.path("ssh.hosts")));
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
