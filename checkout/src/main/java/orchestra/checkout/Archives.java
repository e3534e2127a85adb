package orchestra.checkout;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks archives. Refused, whole, is one with an entry that leads out of it, by its path or as a link, with a hard
 * link or with anything but files, folders and links.
 */
final class Archives {

    private static final int EXECUTABLE = 0100;
    private static final int LONGEST_LINK = 4096;
    private static final int BLOCK = 64 * 1024;

    private final Path root;
    private final Extent extent = new Extent();
    private final Map<Path, String> links = new LinkedHashMap<>();

    private Archives(Path root) {
        this.root = root;
    }

    /** Unpacks into a folder that is not there yet, and gives the charm in it; {@code name} tells the format. */
    static Path unpack(Path archive, String name, Path into) throws IOException {
        Files.createDirectory(into);
        Archives unpacked = new Archives(into);
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".zip") || lower.endsWith(".charm")) {
            unpacked.zip(archive);
        } else if (lower.endsWith(".tar.gz") || lower.endsWith(".tgz")) {
            unpacked.tar(archive);
        } else {
            throw new CheckoutFailure(
                    Cause.NOT_A_CHARM, "it is a file, and its name ends in none of .tar.gz, .tgz, .zip, .charm");
        }
        unpacked.link();
        return CharmFolder.in(into);
    }

    /** The file's SHA-256, as a revision. */
    static String digest(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive);
                DigestOutputStream out =
                        new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(out);
            return "sha256:" + HexFormat.of().formatHex(out.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void tar(Path archive) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream in = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path path = path(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    links.put(path, entry.getLinkName());
                } else if (isPlain(entry)) {
                    file(path, in, (entry.getMode() & EXECUTABLE) != 0);
                } else if (!entry.isGlobalPaxHeader()) {
                    throw refused(entry.getName(), entry.isLink() ? "a hard link" : "no file, folder or link");
                }
            }
        }
    }

    private void zip(Path archive) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                Path path = path(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    if (entry.isUnixSymlink()) {
                        links.put(path, new String(in.readNBytes(LONGEST_LINK), StandardCharsets.UTF_8));
                    } else {
                        file(path, in, (entry.getUnixMode() & EXECUTABLE) != 0);
                    }
                }
            }
        }
    }

    /** {@code isFile} alone is also so of devices. */
    private static boolean isPlain(TarArchiveEntry entry) {
        boolean special = entry.isFIFO() || entry.isBlockDevice() || entry.isCharacterDevice() || entry.isLink();
        return entry.isFile() && !special;
    }

    private Path path(String name) {
        extent.entry(name);
        if (name.startsWith("/") || ("/" + name + "/").contains("/../") || name.indexOf('\0') >= 0) {
            throw refused(name, "an entry that leads out of it");
        }
        return root.resolve(name).normalize();
    }

    private void file(Path path, InputStream in, boolean executable) throws IOException {
        if (path.equals(root)) {
            throw refused("", "a file without a name");
        }
        Files.createDirectories(path.resolveSibling(""));
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(path)) {
            for (int length = in.read(block); length >= 0; length = in.read(block)) {
                extent.bytes(length);
                out.write(block, 0, length);
            }
        }
        Modes.give(path, executable);
    }

    /** Links come last: so nothing is ever written through one. */
    private void link() throws IOException {
        for (Map.Entry<Path, String> link : links.entrySet()) {
            Path path = link.getKey();
            Path target = Path.of(link.getValue());
            if (target.isAbsolute()
                    || !path.resolveSibling(target.toString()).normalize().startsWith(root)) {
                throw refused(root.relativize(path).toString(), "a link that leads out of it");
            }
            if (!path.resolveSibling("").toRealPath().startsWith(root.toRealPath())) {
                throw refused(root.relativize(path).toString(), "a link below another link");
            }
            Files.createSymbolicLink(path, target);
        }
    }

    private static CheckoutFailure refused(String name, String what) {
        return new CheckoutFailure(Cause.NOT_A_CHARM, "the archive holds " + what + ": " + name);
    }
}
