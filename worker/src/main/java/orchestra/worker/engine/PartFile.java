package orchestra.worker.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import orchestra.protocol.AttemptId;

/**
 * The file that an attempt writes: beside its target, under a name that carries the attempt, and renamed to the target
 * when whole. Closed before that, it is deleted, and the target is as it was.
 */
final class PartFile implements AutoCloseable {
    private static final String SUFFIX = ".part";

    private final Path target;
    private final Path path;

    private PartFile(Path target, Path path) {
        this.target = target;
        this.path = path;
    }

    /** Deletes what earlier attempts at the same node have left; nothing is written yet. */
    static PartFile begin(Path target, AttemptId id) throws IOException {
        String prefix = "." + target.getFileName() + ".";
        Path folder = folder(target);
        // A link that lies there, or a folder's worth of them, would be followed by what writes next.
        Files.deleteIfExists(folder.resolve(prefix + id + SUFFIX));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> isEarlier(file, prefix, id))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        return new PartFile(target, folder.resolve(prefix + id + SUFFIX));
    }

    Path path() {
        return path;
    }

    /** Makes it the target, at once and to stay: also after a loss of power there is the old target or this. */
    void finish() throws IOException {
        sync(path, StandardOpenOption.WRITE);
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        sync(folder(target), StandardOpenOption.READ);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }

    private static boolean isEarlier(Path file, String prefix, AttemptId id) {
        String name = file.getFileName().toString();
        if (!name.startsWith(prefix) || !name.endsWith(SUFFIX) || name.length() < prefix.length() + SUFFIX.length()) {
            return false;
        }
        Optional<AttemptId> other = AttemptId.parse(name.substring(prefix.length(), name.length() - SUFFIX.length()));
        return other.filter(found ->
                        found.task().equals(id.task()) && found.node() == id.node() && found.number() < id.number())
                .isPresent();
    }

    private static Path folder(Path target) {
        Path folder = target.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("a target must be a path in a folder");
        }
        return folder;
    }

    private static void sync(Path what, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(what, option)) {
            channel.force(true);
        }
    }
}
