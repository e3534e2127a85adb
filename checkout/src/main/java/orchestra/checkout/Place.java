package orchestra.checkout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Where a charm's folder lies: {@code NAME}, beside it the record {@code .NAME.json}, and while something is fetched a
 * scratch folder {@code .NAME.new-*}. Whoever kills us at any point leaves the old charm there or the new one, and what
 * is left over goes with the next try. Only a folder that the record knows by its number is ever replaced or removed.
 */
final class Place {

    /** What the old folder is called in the scratch folder, where the file system cannot exchange two. */
    private static final String OLD = "old";

    private final Path folder;
    private final String name;
    private final Milestone milestone;
    private final BiPredicate<Path, Path> exchange;

    /** {@code exchange} exchanges two folders in one step, or says that it cannot. */
    Place(Path folder, String name, Milestone milestone, BiPredicate<Path, Path> exchange) {
        this.folder = folder;
        this.name = name;
        this.milestone = milestone;
        this.exchange = exchange;
    }

    Path charm() {
        return folder.resolve(name);
    }

    Path record() {
        return folder.resolve("." + name + ".json");
    }

    /** Brings back what a killed try put aside, and removes what it left. */
    void recover() throws IOException {
        for (Path left : scratches()) {
            Path old = left.resolve(OLD);
            if (!exists(charm()) && exists(old)) {
                Files.move(old, charm(), StandardCopyOption.ATOMIC_MOVE);
            }
            Trees.delete(left);
        }
    }

    /** Throws {@link CheckoutFailure} when what lies in the place is not ours. */
    void requireFree() throws IOException {
        if (exists(charm()) && !ours()) {
            throw new CheckoutFailure(Cause.TAKEN, charm().toString());
        }
    }

    /** A folder of our own, in the same file system. */
    Path scratch() throws IOException {
        return Files.createTempDirectory(folder, "." + name + ".new-");
    }

    /** Puts the folder into the place, in one step where the file system can; its number there. */
    long take(Path fresh, Path scratch, Provenance record) throws IOException {
        long inode = inode(fresh);
        Provenance before = Provenance.read(record()).orElse(record.at(0));
        write(before.awaiting(inode));
        milestone.reached("announced");
        if (!exists(charm())) {
            Files.move(fresh, charm(), StandardCopyOption.ATOMIC_MOVE);
        } else if (!exchange.test(fresh, charm())) {
            Files.move(charm(), scratch.resolve(OLD), StandardCopyOption.ATOMIC_MOVE);
            milestone.reached("put aside");
            Files.move(fresh, charm(), StandardCopyOption.ATOMIC_MOVE);
        }
        milestone.reached("exchanged");
        write(record.at(inode));
        milestone.reached("recorded");
        return inode;
    }

    /**
     * Removes what is ours, and the folder around it where nothing else is in it; with one more around that, where that
     * is called {@code charms}, as both were made by us unless told otherwise.
     */
    void remove() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        recover();
        if (ours()) {
            Path gone = scratch();
            Files.move(charm(), gone.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Trees.delete(gone);
        }
        Files.deleteIfExists(record());
        if (deletedEmpty(folder) && folder.resolveSibling("").endsWith("charms")) {
            deletedEmpty(folder.resolveSibling(""));
        }
    }

    private static boolean deletedEmpty(Path emptied) throws IOException {
        try {
            Files.delete(emptied);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private boolean ours() throws IOException {
        Optional<Provenance> record = Provenance.read(record());
        return record.isPresent() && exists(charm()) && record.get().knows(inode(charm()));
    }

    private List<Path> scratches() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "." + name + ".new-*")) {
            all.forEach(found::add);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    private void write(Provenance record) throws IOException {
        Path fresh = folder.resolve("." + name + ".json.new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer text = ByteBuffer.wrap(record.json().getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(fresh, record(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static long inode(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS)).longValue();
    }
}
