package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orchestra.agent.apply.Mounts;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/** Mounts of the kernel, made with mount(8) and verified against its table. */
public final class MachineMounts implements Mounts {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final int TRIES = 2;
    private static final int STACKED = 8;

    private final Shell shell;
    private final StorageFolders folders;
    private final Pause pause;

    public MachineMounts(Shell shell, StorageFolders folders, Pause pause) {
        this.shell = shell;
        this.folders = folders;
        this.pause = pause;
    }

    @Override
    public Optional<Mounted> at(Path path) {
        try {
            return MountTable.parse(Files.readString(TABLE)).at(path);
        } catch (IOException e) {
            throw new StepFailure("the mount table " + TABLE + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void mount(StorageSpec spec, Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new StepFailure("the mount point " + path + " cannot be made: " + e.getMessage(), e);
        }
        Shell.Result result = tryOnce(spec, path);
        for (int i = 1; i < TRIES && !result.ok(); i++) {
            pause.of(BETWEEN);
            result = tryOnce(spec, path);
        }
        if (!result.ok()) {
            throw new StepFailure(result.reason());
        }
    }

    @Override
    public void unmount(Path path) {
        for (int i = 0; i < STACKED && at(path).isPresent(); i++) {
            Shell.Result result = shell.run(LIMIT, "umount", path.toString());
            if (!result.ok()) {
                // Busy, or its server is gone: detached now, it goes when the last user lets go.
                Shell.Result lazy = shell.run(LIMIT, "umount", "-l", path.toString());
                if (!lazy.ok()) {
                    throw new StepFailure(lazy.reason());
                }
            }
        }
    }

    @Override
    public boolean furnish(Path path, String marker) {
        return folders.furnish(path, marker);
    }

    private Shell.Result tryOnce(StorageSpec spec, Path path) {
        List<String> arguments = new ArrayList<>();
        if (spec.type() == FileSystemType.BIND) {
            arguments.add("--bind");
        } else {
            arguments.addAll(List.of("-t", spec.type().text(), "-o", options(spec)));
        }
        arguments.add(spec.source());
        arguments.add(path.toString());
        return shell.run(LIMIT, "mount", arguments.toArray(String[]::new));
    }

    /** What was asked for, and what nobody may ask otherwise: a share holds media, not programs or devices. */
    private static String options(StorageSpec spec) {
        String ours = spec.type() == FileSystemType.GLUSTERFS ? "nosuid,nodev" : "retry=0,nosuid,nodev";
        return spec.options().isEmpty() ? ours : spec.options() + "," + ours;
    }
}
