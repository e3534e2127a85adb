package orchestra.agent.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import orchestra.agent.apply.Files;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.apply.StorageFailure;
import orchestra.agent.plan.Owner;
import org.jspecify.annotations.Nullable;

/**
 * What Orchestra keeps on the shared storage: {@code medias}, {@code uploads} and the marker that tells this storage
 * from an empty folder: it holds the name of each application that uses the storage, a line each. A storage that
 * hangs does not hang the hook: the work has a deadline, and a thread of its own.
 */
public final class StorageFolders {

    /** The marker's name; the orchestrator looks for it too. */
    public static final String MARKER = ".orchestra-storage";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration DEAD = Duration.ofDays(1);

    /** The orchestrator, another user, reads it, and no more bytes of it. */
    private static final int MOST = 4096;

    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");

    private final Files files;

    public StorageFolders(Files files) {
        this.files = files;
    }

    /** Makes them; says whether anything was missing. Throws {@link StorageFailure} where the storage lets it not. */
    public boolean furnish(Path storage, String marker) {
        try {
            return BoundedWork.within(LIMIT, () -> make(storage, marker))
                    .orElseThrow(() -> new StorageFailure(
                            StorageFailure.Kind.UNUSABLE, "it does not answer within " + LIMIT.toSeconds() + " s"));
        } catch (StorageFailure e) {
            throw e;
        } catch (StepFailure e) {
            throw new StorageFailure(
                    isStale(e) ? StorageFailure.Kind.STALE : StorageFailure.Kind.UNUSABLE,
                    String.valueOf(e.getMessage()),
                    e);
        }
    }

    private boolean make(Path storage, String marker) {
        for (String name : List.of("medias", "uploads", MARKER)) {
            // Who else writes to the storage must not lead root out of it.
            if (java.nio.file.Files.isSymbolicLink(storage.resolve(name))) {
                throw new StorageFailure(
                        StorageFailure.Kind.UNUSABLE, name + " on it is a symbolic link; make it a folder of its own");
            }
        }
        boolean medias = files.folder(storage.resolve("medias"), Owner.SERVICE, "rwxr-xr-x");
        boolean uploads = files.folder(storage.resolve("uploads"), Owner.SERVICE, "rwxr-xr-x");
        return mark(storage, marker) || medias || uploads;
    }

    /**
     * Adds the application's name. Another may do the same at this moment: nothing of its own is in its way, and a name
     * that got lost nevertheless is added again by its next hook.
     */
    private boolean mark(Path storage, String application) {
        Path marker = storage.resolve(MARKER);
        try {
            List<String> names = names(marker);
            if (names.contains(application)) {
                return readable(marker);
            }
            Set<String> all = new TreeSet<>(names);
            all.removeIf(name -> !name.matches("[a-z0-9-]+"));
            all.add(application);
            removeOld(storage);
            Path fresh = storage.resolve(MARKER + "." + UUID.randomUUID() + ".new");
            files.text(fresh, String.join("\n", all), Owner.AGENT, PosixFilePermissions.toString(PERMISSIONS));
            java.nio.file.Files.move(fresh, marker, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            throw new StepFailure("the file " + marker + " cannot be written: " + e, e);
        }
    }

    /** Others may read it; says whether that had to be made so. */
    private static boolean readable(Path marker) throws IOException {
        if (java.nio.file.Files.getPosixFilePermissions(marker).equals(PERMISSIONS)) {
            return false;
        }
        java.nio.file.Files.setPosixFilePermissions(marker, PERMISSIONS);
        return true;
    }

    private static List<String> names(Path marker) throws IOException {
        try {
            if (java.nio.file.Files.size(marker) > MOST) {
                return List.of();
            }
            String text = new String(java.nio.file.Files.readAllBytes(marker), StandardCharsets.UTF_8);
            return List.of(text.strip().split("\n", -1));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** What a killed agent left beside the marker; a younger one may be another's that is at work. */
    private static void removeOld(Path storage) throws IOException {
        Instant limit = Instant.now().minus(DEAD);
        try (DirectoryStream<Path> left =
                java.nio.file.Files.newDirectoryStream(storage, "{,.}" + MARKER + "{,.*}.new")) {
            for (Path path : left) {
                BasicFileAttributes attributes =
                        java.nio.file.Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isRegularFile()
                        && attributes.lastModifiedTime().toInstant().isBefore(limit)) {
                    java.nio.file.Files.deleteIfExists(path);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** ESTALE, which Java tells by its text alone. */
    private static boolean isStale(StepFailure failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException file
                    && String.valueOf(file.getReason()).startsWith("Stale ")) {
                return true;
            }
        }
        return false;
    }
}
