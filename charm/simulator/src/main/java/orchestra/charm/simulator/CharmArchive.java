package orchestra.charm.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A packed charm, unpacked as Juju does: modes from the zip's external attributes, +x for what lies in hooks/, fresh
 * times, and files that an earlier archive brought and this one does not are deleted.
 */
final class CharmArchive {
    private static final Pattern HOOK = Pattern.compile("(hooks|actions)/[^/]+");

    private CharmArchive() {}

    static CharmFace face(Path archive) {
        try (ZipFile zip = open(archive)) {
            requireHooks(archive, zip);
            return CharmFace.read(name -> text(zip, name));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the charm " + archive, failure);
        }
    }

    /**
     * Unpacks into {@code folder}.
     *
     * @param manifest a file that keeps the list of what was unpacked, for the next time
     * @param url what {@code .juju-charm} says, as {@code local:probe-0}
     */
    static void unpack(Path archive, Path folder, Path manifest, String url) {
        try (ZipFile zip = open(archive)) {
            Set<String> before = Files.exists(manifest) ? new HashSet<>(Files.readAllLines(manifest)) : Set.of();
            Set<String> names = new HashSet<>();
            Files.createDirectories(folder);
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                extract(zip, entry, folder);
                names.add(entry.getName());
            }
            for (String gone : before) {
                if (!names.contains(gone)) {
                    delete(inside(folder, gone), folder);
                }
            }
            Files.createDirectories(manifest.toAbsolutePath().getParent());
            Files.write(manifest, new ArrayList<>(names));
            Files.writeString(folder.resolve(".juju-charm"), url + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot unpack the charm " + archive, failure);
        }
    }

    private static ZipFile open(Path archive) throws IOException {
        return ZipFile.builder().setPath(archive).get();
    }

    private static void requireHooks(Path archive, ZipFile zip) {
        List<String> names = Collections.list(zip.getEntries()).stream()
                .map(ZipArchiveEntry::getName)
                .toList();
        if (names.stream().noneMatch(name -> name.equals("dispatch") || name.startsWith("hooks/"))) {
            throw new JujuException("invalid charm \"" + archive.getFileName() + "\": has no hooks nor dispatch file");
        }
    }

    private static @Nullable String text(ZipFile zip, String name) {
        ZipArchiveEntry entry = zip.getEntry(name);
        if (entry == null) {
            return null;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + name, failure);
        }
    }

    private static void extract(ZipFile zip, ZipArchiveEntry entry, Path folder) throws IOException {
        Path target = inside(folder, entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
        // A new file, never the old one overwritten: a program that still runs keeps the bytes it has mapped.
        Files.deleteIfExists(target);
        if (entry.isUnixSymlink()) {
            Path link = Path.of(zip.getUnixSymlink(entry));
            inside(
                    folder,
                    folder.relativize(target.resolveSibling(link).normalize()).toString());
            Files.createSymbolicLink(target, link);
            return;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, target);
        }
        int mode = entry.getUnixMode() == 0 ? 0644 : entry.getUnixMode() & 0777;
        if (HOOK.matcher(entry.getName()).matches()) {
            mode |= 0111;
        }
        Files.setPosixFilePermissions(target, permissions(mode));
    }

    /** The path of an entry, refused when it would lie outside of the folder. */
    private static Path inside(Path folder, String name) {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder.normalize())) {
            throw new JujuException("invalid charm: \"" + name + "\" leads outside of the charm");
        }
        return target;
    }

    private static void delete(Path file, Path folder) throws IOException {
        if (!Files.isDirectory(file)) {
            Files.deleteIfExists(file);
        }
        Path parent = file.toAbsolutePath().getParent();
        while (parent != null
                && !parent.equals(folder.toAbsolutePath())
                && Files.isDirectory(parent)
                && isEmpty(parent)) {
            Files.delete(parent);
            parent = parent.getParent();
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        // From OTHERS_EXECUTE, bit 0, up to OWNER_READ, bit 8: the enum's order backwards.
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode >> (all.length - 1 - bit) & 1) == 1) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }
}
