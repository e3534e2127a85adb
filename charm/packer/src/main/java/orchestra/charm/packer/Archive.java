package orchestra.charm.packer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.Collection;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * The zip file that a charm is. The same entries give the same bytes: sorted, one moment for all, two modes, no folders, no
 * extra fields, one level of deflate. The compressed bytes come from the zlib in the JDK, so they are the same for one JDK.
 */
final class Archive {
    /** A zip keeps wall-clock time: noon of a day long past exists in every time zone. */
    private static final LocalDateTime MOMENT = LocalDateTime.of(2000, 1, 1, 12, 0);

    private static final int REGULAR_FILE = 0100000;

    private Archive() {}

    /**
     * Writes the archive beside its place and then renames it, so that there is never half of one.
     *
     * @param entries sorted by path
     */
    static void write(Collection<Entry> entries, Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("Cannot write an archive at " + target);
        }
        Files.createDirectories(folder);
        Path half = Files.createTempFile(folder, "half-", ".charm");
        try {
            try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(half)) {
                zip.setUseZip64(Zip64Mode.Never);
                zip.setLevel(9);
                for (Entry entry : entries) {
                    write(zip, entry);
                }
            }
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private static void write(ZipArchiveOutputStream zip, Entry entry) throws IOException {
        ZipArchiveEntry header = new ZipArchiveEntry(entry.path());
        header.setTimeLocal(MOMENT);
        header.setUnixMode(REGULAR_FILE | (entry.executable() ? 0755 : 0644));
        zip.putArchiveEntry(header);
        try (InputStream content = entry.content().open()) {
            content.transferTo(zip);
        }
        zip.closeArchiveEntry();
    }
}
