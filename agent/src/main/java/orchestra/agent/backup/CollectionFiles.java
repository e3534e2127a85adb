package orchestra.agent.backup;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import orchestra.agent.apply.StepFailure;
import org.bson.RawBsonDocument;

/**
 * A backup's files, in the form of {@code mongodump --gzip}: for each collection one with its documents as BSON, one
 * after the other, and one with its options and indexes. Nothing is held in memory but a document at a time.
 */
final class CollectionFiles {

    /** The largest document MongoDB keeps, and some room for its own fields. */
    private static final int LARGEST = 16 * 1024 * 1024 + 16 * 1024;

    private static final int LENGTH = 4;
    private static final int BLOCK = 64 * 1024;

    private final Path folder;

    CollectionFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes what may fail with an I/O error. */
    @FunctionalInterface
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    static String documents(Role role, String collection) {
        return role.text() + "/" + escaped(collection) + ".bson.gz";
    }

    static String metadata(Role role, String collection) {
        return role.text() + "/" + escaped(collection) + ".metadata.json.gz";
    }

    /** A file whose content is compressed; it is on the disk afterwards. */
    Manifest.File compressed(String name, Writing content) {
        return plain(name, out -> {
            GZIPOutputStream gzip = new GZIPOutputStream(out, BLOCK);
            content.to(gzip);
            gzip.finish();
        });
    }

    /** A file; it is on the disk afterwards. */
    Manifest.File plain(String name, Writing content) {
        Path path = folder.resolve(name);
        MessageDigest digest = BackupFolder.digest();
        try {
            Path parent = path.getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                Files.createDirectory(
                        parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            try (FileChannel channel = FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    DigestOutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
                content.to(out);
                out.flush();
                channel.force(true);
            }
            return new Manifest.File(name, Files.size(path), HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new StepFailure("the backup's file " + name + " cannot be written: " + e, e);
        }
    }

    /** Writes one document. */
    static void write(OutputStream out, RawBsonDocument document) {
        try {
            out.write(document.getBackingArray(), document.getByteOffset(), document.getByteLength());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands out every document of a file; throws {@link StepFailure} for one that is no row of documents. */
    void read(String name, Consumer<RawBsonDocument> each) {
        try (InputStream in = new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(folder.resolve(name)), BLOCK), BLOCK)) {
            byte[] head = in.readNBytes(LENGTH);
            while (head.length > 0) {
                each.accept(document(head, in));
                head = in.readNBytes(LENGTH);
            }
        } catch (IOException e) {
            throw new StepFailure("the backup's file " + name + " cannot be read: " + e, e);
        }
    }

    /** The text of a small compressed file. */
    String text(String name) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StepFailure("the backup's file " + name + " cannot be read: " + e, e);
        }
    }

    private static RawBsonDocument document(byte[] head, InputStream in) throws IOException {
        if (head.length < LENGTH) {
            throw new EOFException("it ends within a document");
        }
        int length = (head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16 | (head[3] & 0xff) << 24;
        if (length <= LENGTH || length > LARGEST) {
            throw new IOException("a document of " + length + " bytes cannot be");
        }
        byte[] all = new byte[length];
        System.arraycopy(head, 0, all, 0, LENGTH);
        if (in.readNBytes(all, LENGTH, length - LENGTH) < length - LENGTH) {
            throw new EOFException("it ends within a document");
        }
        return new RawBsonDocument(all);
    }

    /** As mongodump writes a collection's name, so that it is a file's name, too. */
    private static String escaped(String collection) {
        return URLEncoder.encode(collection, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
