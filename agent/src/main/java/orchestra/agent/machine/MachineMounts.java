package orchestra.agent.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestra.agent.apply.Mounts;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.apply.StorageFailure;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/**
 * Mounts of the kernel, made with mount(8), whose words an operator reads, and verified against the kernel's table.
 * Nothing here waits for a server longer than its limit, and nothing looks into the storage to learn whether it is
 * mounted.
 */
public final class MachineMounts implements Mounts {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** How long a program that was killed at its limit may take to end; in the kernel's hands it may never. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final int TRIES = 2;
    private static final int STACKED = 8;
    private static final int NAMED = 3;

    private final Shell shell;
    private final StorageFolders folders;
    private final Pause pause;
    private final Optional<MountUnitFile> unit;

    /** Mounts that end with the machine's run, where there is no systemd. */
    MachineMounts(Shell shell, StorageFolders folders, Pause pause) {
        this(shell, folders, pause, Optional.empty());
    }

    /** Mounts that systemd knows under the unit's name. */
    public MachineMounts(Shell shell, StorageFolders folders, Pause pause, MountUnitFile unit) {
        this(shell, folders, pause, Optional.of(unit));
    }

    private MachineMounts(Shell shell, StorageFolders folders, Pause pause, Optional<MountUnitFile> unit) {
        this.shell = shell;
        this.folders = folders;
        this.pause = pause;
        this.unit = unit;
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
            if (BoundedWork.within(LIMIT, () -> makePlace(path)).isEmpty()) {
                throw new StepFailure("the mount point " + path + " does not answer");
            }
        } catch (StorageFailure e) {
            // systemd may have been faster, and what is in the place is the storage itself.
            if (at(path).filter(mounted -> mounted.is(spec)).isPresent()) {
                return;
            }
            throw e;
        }
        keep(spec, path);
        Shell.Result result = tryOnce(spec, path);
        for (int i = 1; i < TRIES && isWorthAnotherTry(result); i++) {
            pause.of(BETWEEN);
            result = tryOnce(spec, path);
        }
        // At boot systemd may have been faster, and the kernel then refuses the second mount.
        if (!result.ok() && at(path).filter(mounted -> mounted.is(spec)).isEmpty()) {
            throw new StepFailure(result.reason());
        }
    }

    @Override
    public boolean keep(StorageSpec spec, Path path) {
        return unit.filter(file -> file.write(spec, path)).isPresent();
    }

    @Override
    public boolean unmount(Path path) {
        boolean was = detach(path);
        boolean forgotten = unit.filter(file -> file.remove(path)).isPresent();
        return (forgotten && detach(path)) || was || forgotten;
    }

    @Override
    public boolean furnish(Path path, String marker) {
        return folders.furnish(path, marker);
    }

    /** An empty directory, made where there is none. What would be hidden under the storage, or lead out, is refused. */
    private static boolean makePlace(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw taken(path + " is a symbolic link; remove it");
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(path)) {
            throw taken(path + " is a file; move it away");
        }
        try {
            Files.createDirectories(path);
            try (Stream<Path> children = Files.list(path)) {
                List<Path> first = children.limit(NAMED + 1L).toList();
                if (!first.isEmpty()) {
                    throw taken(path + " is not empty: it has "
                            + first.stream()
                                    .limit(NAMED)
                                    .map(child -> String.valueOf(child.getFileName()))
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + (first.size() > NAMED ? " and more" : "") + "; move that away");
                }
            }
            return true;
        } catch (IOException e) {
            throw new StepFailure("the mount point " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static StorageFailure taken(String problem) {
        return new StorageFailure(StorageFailure.Kind.PLACE_TAKEN, problem);
    }

    private Shell.Result tryOnce(StorageSpec spec, Path path) {
        if (spec.type() == FileSystemType.BIND) {
            return run("mount", "--bind", spec.source(), path.toString());
        }
        List<String> mount =
                List.of("mount", "-t", spec.type().text(), "-o", spec.mountOptions(), spec.source(), path.toString());
        if (unit.isPresent() && spec.type().isServedByAProgram()) {
            // Else the program that serves it would end with Juju's agent, in whose control group hooks run.
            List<String> scoped = new ArrayList<>(List.of("--scope", "--quiet", "--collect"));
            scoped.addAll(mount);
            return run("systemd-run", scoped.toArray(String[]::new));
        }
        return run("mount", mount.subList(1, mount.size()).toArray(String[]::new));
    }

    /** Who said no may have been about to start; who said nothing has had its time. */
    private static boolean isWorthAnotherTry(Shell.Result result) {
        return !result.ok() && result.code().isPresent();
    }

    /** Unmounts all that is stacked there; says whether anything was. */
    private boolean detach(Path path) {
        boolean was = false;
        for (int i = 0; i < STACKED && at(path).isPresent(); i++) {
            was = true;
            if (!run("umount", path.toString()).ok()) {
                // Busy, or its server is gone: detached now, it goes when the last user lets go. The first one may have
                // done so, and then have waited for the server.
                Shell.Result lazy = run("umount", "-l", path.toString());
                if (!lazy.ok() && at(path).isPresent()) {
                    throw new StepFailure(lazy.reason());
                }
            }
        }
        return was;
    }

    private Shell.Result run(String program, String... arguments) {
        return BoundedWork.within(LIMIT.plus(GRACE), () -> shell.run(LIMIT, program, arguments))
                .orElseGet(() -> new Shell.Result(Optional.empty(), ""));
    }
}
