package orchestra.agent.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestra.agent.apply.StepFailure;

/**
 * The folder {@code backups} of the shared storage, for root only: a folder for each backup that is whole. One that is
 * being made has a name that begins with a dot, so a half one is never taken for a backup; the name also tells who makes
 * it, since another Orchestra may keep its backups in the same folder.
 */
public final class BackupFolder {

    static final String MANIFEST = "manifest.json";

    private static final String PART = ".part";
    private static final int BLOCK = 64 * 1024;
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Who has written nothing for so long is dead. */
    private static final Duration DEAD = Duration.ofDays(1);

    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9-]");

    private final Path folder;
    private final String ownPart;

    /**
     * Keeps backups on the storage mounted there.
     *
     * @param owner who makes one at a time, by a name that no other Orchestra on that storage has
     */
    public BackupFolder(Path storage, String owner) {
        this.folder = storage.resolve("backups");
        this.ownPart = "." + FOREIGN.matcher(owner).replaceAll("-") + PART;
    }

    /** Every backup that is whole, the newest first. One whose manifest cannot be read is left out. */
    public List<Manifest> list() {
        List<Manifest> manifests = new ArrayList<>();
        for (Path entry : entries()) {
            try {
                manifests.add(Manifest.read(Files.readString(entry.resolve(MANIFEST))));
            } catch (IOException | IllegalArgumentException e) {
                // Not ours, or spoiled: to restore it tells which.
            }
        }
        manifests.sort(Comparator.comparing((Manifest manifest) -> manifest.id().text())
                .reversed());
        return manifests;
    }

    /** Where a backup lies. */
    public Path of(BackupId id) {
        return folder.resolve(id.text());
    }

    /** A backup's manifest, once every file is there as it was written; throws {@link StepFailure} with the fault. */
    public Manifest verified(BackupId id, Progress progress) {
        refuseLink();
        try {
            Manifest manifest = Manifest.read(Files.readString(of(id).resolve(MANIFEST)));
            if (!manifest.id().equals(id)) {
                throw new StepFailure("the backup " + id + " is spoiled: its manifest is that of " + manifest.id());
            }
            complete(manifest);
            for (Manifest.File file : manifest.files()) {
                Path path = of(id).resolve(file.path()).normalize();
                if (!path.startsWith(of(id))) {
                    throw new StepFailure("the backup " + id + " is spoiled: it names a file outside of it");
                }
                if (!Files.exists(path)) {
                    throw new StepFailure("the backup " + id + " is spoiled: " + file.path() + " is missing");
                }
                if (Files.size(path) != file.bytes() || !sha256(path, progress).equals(file.sha256())) {
                    throw new StepFailure(
                            "the backup " + id + " is spoiled: " + file.path() + " is not as it was written");
                }
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw new StepFailure(
                    "there is no backup " + id + " on the storage; list-backups tells those there are", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new StepFailure("the backup " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Every file that a restore reads is one whose checksum the manifest has. */
    private static void complete(Manifest manifest) {
        Set<String> named = manifest.files().stream().map(Manifest.File::path).collect(Collectors.toSet());
        for (Manifest.Collection collection : manifest.collections()) {
            for (String wanted : List.of(
                    CollectionFiles.metadata(collection.role(), collection.name()),
                    CollectionFiles.documents(collection.role(), collection.name()))) {
                if (!named.contains(wanted)) {
                    throw new StepFailure(
                            "the backup " + manifest.id() + " is spoiled: its manifest has no checksum of " + wanted);
                }
            }
        }
    }

    /** Begins a backup: a folder for its files, once there is room. What a killed one left behind goes. */
    Path begin(BackupId id, long wanted) {
        refuseLink();
        try {
            Files.createDirectories(folder, PRIVATE);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            clean();
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < wanted) {
                throw new StepFailure("the backup may take up to " + wanted + " bytes, and " + free
                        + " are free on the storage: make room there, such as by removing old backups");
            }
            Path part = Files.createDirectory(folder.resolve("." + id + ownPart), PRIVATE);
            Object ours = owner(part);
            if (!ours.equals(owner(folder))) {
                Files.delete(part);
                throw new StepFailure(
                        folder + " was made by another user, who may read and change what is in it: wanted"
                                + " one of root's; move it away, or give it to user " + ours
                                + " (chown) if you know what is in it");
            }
            return part;
        } catch (IOException e) {
            throw new StepFailure("the storage cannot take a backup: " + e, e);
        }
    }

    private static Object owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /** Ends a backup: from now on it is one. */
    void finish(Path part, Manifest manifest) {
        try {
            Path file = part.resolve(MANIFEST);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, manifest.write(), StandardCharsets.UTF_8);
            try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.WRITE))) {
                channel.force(true);
            }
            synced(part);
            Files.move(part, of(manifest.id()), StandardCopyOption.ATOMIC_MOVE);
            synced(folder);
        } catch (IOException e) {
            throw new StepFailure("the backup cannot be ended: " + e, e);
        }
    }

    /** Removes what backups that were not ended have left. Another's may be under way: it goes once it is dead. */
    private void clean() throws IOException {
        List<Path> left;
        try (Stream<Path> all = Files.list(folder)) {
            left = all.filter(path -> path.getFileName().toString().startsWith(".")
                            && path.getFileName().toString().endsWith(PART))
                    .toList();
        }
        for (Path part : left) {
            if (part.getFileName().toString().endsWith(ownPart)) {
                remove(part);
            } else if (dead(part)) {
                discard(part);
            }
        }
    }

    private static boolean dead(Path part) {
        Instant limit = Instant.now().minus(DEAD);
        try (Stream<Path> all = Files.walk(part)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isAfter(limit)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            // It changes under our eyes.
            return false;
        }
    }

    private static void discard(Path part) {
        try {
            remove(part);
        } catch (IOException | UncheckedIOException e) {
            // Its owner does the same, or another: the next backup looks again.
            return;
        }
    }

    static void remove(Path part) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(part)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String sha256(Path file, Progress progress) throws IOException {
        MessageDigest digest = digest();
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
                progress.moved();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A folder's own entries reach the disk; a file system that cannot do that for folders says so by failing. */
    private static void synced(Path folder) {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        } catch (IOException e) {
            // Some network file systems cannot: the files' own contents are there all the same.
            return;
        }
    }

    /** Who else writes to the storage must not lead root out of it. */
    private void refuseLink() {
        if (Files.isSymbolicLink(folder)) {
            throw new StepFailure(
                    "backups on the storage is a symbolic link; make it a folder of its own, for root only");
        }
    }

    private List<Path> entries() {
        refuseLink();
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> named(path).isPresent()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new StepFailure("the backups cannot be listed: " + e, e);
        }
    }

    private static Optional<BackupId> named(Path path) {
        try {
            return Optional.of(new BackupId(path.getFileName().toString()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
