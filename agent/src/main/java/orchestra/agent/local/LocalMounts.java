package orchestra.agent.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import orchestra.agent.apply.Mounts;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.machine.StorageFolders;
import orchestra.agent.storage.FileSystemType;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/** A directory as storage: the link at the storage's place stands for the mount. */
final class LocalMounts implements Mounts {

    private final StorageFolders folders;

    LocalMounts(StorageFolders folders) {
        this.folders = folders;
    }

    @Override
    public Optional<Mounted> at(Path path) {
        if (!Files.isSymbolicLink(path)) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(new Mounted(path.toString(), "a file or folder that is not ours"))
                    : Optional.empty();
        }
        try {
            return Optional.of(new Mounted(Files.readSymbolicLink(path).toString(), FileSystemType.BIND.text()));
        } catch (IOException e) {
            throw new StepFailure("the link " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void mount(StorageSpec spec, Path path) {
        if (spec.type() != FileSystemType.BIND) {
            throw new StepFailure("a local unit mounts nothing; set storage_fstype to bind and storage_mountpoint to"
                    + " a directory of this machine");
        }
        requireThere(Path.of(spec.export()));
        try {
            Files.createSymbolicLink(path, Path.of(spec.export()));
        } catch (IOException e) {
            throw new StepFailure("the link " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** The link lasts by itself. */
    @Override
    public boolean keep(StorageSpec spec, Path path) {
        return false;
    }

    @Override
    public boolean unmount(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!Files.isSymbolicLink(path)) {
            throw new StepFailure(path + " is not a link of ours; move it away");
        }
        try {
            Files.delete(path);
            return true;
        } catch (IOException e) {
            throw new StepFailure("the link " + path + " cannot be removed: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean furnish(Path path, String marker) {
        try {
            requireThere(Files.readSymbolicLink(path));
        } catch (IOException e) {
            throw new StepFailure("the link " + path + " cannot be read: " + e.getMessage(), e);
        }
        return folders.furnish(path, marker);
    }

    private static void requireThere(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new StepFailure("the directory " + directory + " is not there");
        }
    }
}
