package orchestra.worker.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The folder that media are in. Every path out of a request is resolved below it, links followed, and refused outside. */
final class Storage {
    /** With what is put around it, a name still fits into a folder's entry. */
    private static final int LONGEST_NAME = 180;

    private final Path root;

    Storage(Path root) {
        this.root = root;
    }

    /** A path that is not given, or leads nowhere, or out. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /** A file that is there, without links in its path. */
    Path existing(String text) throws Refused, IOException {
        Path asked = relative(text);
        Path found = base().resolve(asked);
        if (!Files.exists(found)) {
            throw new Refused("there is no file " + text + " in the storage");
        }
        Path real = found.toRealPath();
        if (!real.startsWith(base())) {
            throw outside(text);
        }
        if (!Files.isRegularFile(real)) {
            throw new Refused(text + " in the storage is no file");
        }
        return real;
    }

    /** Where a file may be put; the folders above it are made. Only the file's own name may be a link, which is replaced. */
    Path target(String text) throws Refused, IOException {
        Path asked = relative(text);
        Path folder = base();
        for (int i = 0; i < asked.getNameCount() - 1; i++) {
            folder = entered(folder.resolve(asked.getName(i)), text);
        }
        Path name = asked.getFileName();
        if (name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new Refused("a file's name must have at most " + LONGEST_NAME + " bytes, and that of out has more");
        }
        Path target = folder.resolve(name);
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused(text + " in the storage is a folder");
        }
        return target;
    }

    private Path entered(Path folder, String text) throws Refused, IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            // Another attempt may make it at this moment.
            Files.createDirectories(folder);
        }
        if (!Files.isDirectory(folder)) {
            throw new Refused("a part of " + text + " is no folder of the storage");
        }
        Path real = folder.toRealPath();
        if (!real.startsWith(base())) {
            throw outside(text);
        }
        return real;
    }

    private Path base() throws IOException {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            throw new IOException("the storage " + root + " is not there: mount it, or set the worker's storage", e);
        }
    }

    private static Path relative(String text) throws Refused {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw new Refused("a path has a character that no path may have");
        }
        if (text.isEmpty() || path.isAbsolute()) {
            throw new Refused("a path must be relative to the storage, and \"" + text + "\" is not");
        }
        for (Path name : path) {
            if (name.toString().equals("..") || name.toString().equals(".")) {
                throw new Refused("a path must have no . or .. in it, and " + text + " has");
            }
        }
        return path;
    }

    private static Refused outside(String text) {
        return new Refused(text + " leads out of the storage");
    }
}
