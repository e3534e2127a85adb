package orchestra.agent.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import orchestra.agent.plan.Owner;

/**
 * A note that an installation has begun and not ended: a program that is there may be half of a package, since dpkg
 * unpacks before it configures. It outlives an agent that is killed, and a machine that is switched off.
 */
final class InstallationNote {

    private static final String NAME = "installing";

    private final SystemFiles files;
    private final Path path;

    /** Keeps it in {@code folder}, which is the agent's own. */
    InstallationNote(SystemFiles files, Path folder) {
        this.files = files;
        this.path = folder.resolve(NAME);
    }

    /** Whether one is there. */
    static boolean in(Path folder) {
        return Files.exists(folder.resolve(NAME));
    }

    void write() {
        files.text(path, "", Owner.AGENT, "rw-------");
    }

    void remove() {
        files.gone(path);
    }
}
