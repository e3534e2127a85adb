package orchestra.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import orchestra.daemon.InvalidSettings;
import orchestra.protocol.AttemptId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's folder: {@code attempts/ATTEMPT} for each attempt that runs. One process at a time has it. */
final class AttemptFolders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptFolders.class);

    private final Path attempts;
    private final FileChannel channel;

    private AttemptFolders(Path attempts, FileChannel channel) {
        this.attempts = attempts;
        this.channel = channel;
    }

    /**
     * Takes the folder, and deletes what attempts of a killed worker have left in it.
     *
     * @throws InvalidSettings when it cannot be written, or another worker has it
     */
    static AttemptFolders take(Path work) {
        try {
            // Others may pass through, to an attempt's folder that was given to them; not look around.
            Files.createDirectories(work, mode("rwx--x--x"));
            FileChannel channel = lock(work);
            AttemptFolders folders =
                    new AttemptFolders(Files.createDirectories(work.resolve("attempts"), mode("rwx--x--x")), channel);
            folders.clear();
            return folders;
        } catch (IOException failure) {
            throw new InvalidSettings(
                    List.of("work.folder must be a folder that the worker can write; found " + failure));
        }
    }

    /**
     * Makes an attempt's folder, empty and its own.
     *
     * @throws UncheckedIOException when it cannot
     */
    Path make(AttemptId attempt) {
        Path folder = of(attempt);
        try {
            remove(folder);
            return Files.createDirectory(folder, mode("rwx------"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Deletes an attempt's folder; what cannot be deleted is logged and left for the next start. */
    void delete(AttemptId attempt) {
        Path folder = of(attempt);
        try {
            remove(folder);
        } catch (IOException failure) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("cause", failure.toString())
                    .log("Attempt's folder not deleted");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private Path of(AttemptId attempt) {
        return attempts.resolve(attempt.toString());
    }

    private void clear() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(attempts)) {
            for (Path folder : left) {
                try {
                    remove(folder);
                } catch (IOException failure) {
                    LOG.atWarn()
                            .addKeyValue("folder", folder)
                            .addKeyValue("cause", failure.toString())
                            .log("Folder of an attempt before not deleted");
                }
            }
        }
    }

    /** The lock lasts as long as the channel is open, at most as long as the process. */
    private static FileChannel lock(Path work) throws IOException {
        FileChannel channel =
                FileChannel.open(work.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            // Said below, as for another process.
        }
        if (lock == null) {
            channel.close();
            throw new InvalidSettings(List.of("work.folder must be this worker's alone; another one that runs has it"));
        }
        return channel;
    }

    private static FileAttribute<?> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    /** Deletes a tree without following links out of it. */
    private static void remove(Path tree) throws IOException {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException gone) {
            // As wanted.
        }
    }
}
