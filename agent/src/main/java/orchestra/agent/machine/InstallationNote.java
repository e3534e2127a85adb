package orchestra.agent.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import orchestra.agent.plan.Owner;

/**
 * A note for each package whose installation has begun and not ended: a program that is there may be half of it, since
 * dpkg unpacks before it configures. It outlives an agent that is killed, and a machine that is switched off.
 */
final class InstallationNote {

    private static final String NAMED = "installing-";

    private final SystemFiles files;
    private final Path folder;

    /** Keeps them in {@code folder}, which is the agent's own. */
    InstallationNote(SystemFiles files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    /** Whether there is one of the package in that folder. */
    static boolean in(Path folder, String name) {
        return Files.exists(folder.resolve(NAMED + name));
    }

    void write(Set<String> names) {
        names.forEach(name -> files.text(folder.resolve(NAMED + name), "", Owner.AGENT, "rw-------"));
    }

    void remove(Set<String> names) {
        names.forEach(name -> files.gone(folder.resolve(NAMED + name)));
    }
}
