package orchestra.agent.machine;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.Owner;
import orchestra.agent.storage.StorageSpec;
import orchestra.agent.storage.StorageUnit;

/**
 * The storage's mount unit. It is there before the storage is mounted: systemd then knows the mount under that name,
 * mounts it at every boot, and stops what is bound to it when the mount goes.
 */
public final class MountUnitFile {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Shell shell;
    private final SystemFiles files;
    private final Path units;

    /** Writes the unit to {@code units}, which is {@code /etc/systemd/system}. */
    public MountUnitFile(Shell shell, SystemFiles files, Path units) {
        this.shell = shell;
        this.files = files;
        this.units = units;
    }

    /** Writes and enables it; says whether it was not so already. */
    boolean write(StorageSpec spec, Path where) {
        String name = StorageUnit.name(where);
        boolean same = files.has(units.resolve(name), StorageUnit.text(spec, where));
        if (same && isThere(enabled(name))) {
            return false;
        }
        // The link is the proof that systemd has read the unit: it goes first and comes last.
        files.gone(enabled(name));
        files.text(units.resolve(name), StorageUnit.text(spec, where), Owner.AGENT, "rw-r--r--");
        systemctl("daemon-reload");
        systemctl("enable", "--no-reload", name);
        return true;
    }

    /** Removes it; says whether it was there. */
    boolean remove(Path where) {
        String name = StorageUnit.name(where);
        if (!isThere(units.resolve(name)) && !isThere(enabled(name))) {
            return false;
        }
        systemctl("disable", "--no-reload", name);
        // Ends an attempt of systemd's own that is under way. What that leaves is looked at by who asked.
        shell.run(LIMIT, "systemctl", "stop", name);
        files.gone(enabled(name));
        files.gone(units.resolve(name));
        systemctl("daemon-reload");
        // One that failed once would be listed for ever; one that never did is unknown by now.
        shell.run(LIMIT, "systemctl", "reset-failed", name);
        return true;
    }

    private Path enabled(String name) {
        return units.resolve("multi-user.target.wants").resolve(name);
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private void systemctl(String... arguments) {
        Shell.Result result = shell.run(LIMIT, "systemctl", arguments);
        if (!result.ok()) {
            throw new StepFailure("systemctl " + String.join(" ", arguments) + ": " + result.reason());
        }
    }
}
