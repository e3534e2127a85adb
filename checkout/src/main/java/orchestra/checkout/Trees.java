package orchestra.checkout;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Whole folders. Links are never followed. */
final class Trees {

    private static final int MOST_TRIES = 100;

    private Trees() {}

    /** Deletes it, also while JGit, which measures the file system's clock meanwhile, makes files in it. */
    static void delete(Path folder) throws IOException {
        for (int tries = 0; Files.exists(folder, LinkOption.NOFOLLOW_LINKS); tries++) {
            try {
                deleteOnce(folder);
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void deleteOnce(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Copies a folder, its files' permissions included, into one that is not there yet. */
    static void copy(Path from, Path to, Extent extent) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                extent.entry(visited.toString());
                Files.createDirectory(to.resolve(from.relativize(visited).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = to.resolve(from.relativize(file).toString());
                extent.entry(file.toString());
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Files.readSymbolicLink(file));
                } else if (attributes.isRegularFile()) {
                    extent.bytes(attributes.size());
                    Files.copy(file, target);
                    Modes.give(target, Files.isExecutable(file));
                } else {
                    throw new CheckoutFailure(
                            Cause.NOT_A_CHARM, "it holds " + from.relativize(file) + ", which is no file or folder");
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
