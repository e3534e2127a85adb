package orchestra.charm.packer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What will be in the archive, by path and sorted, however it was added. A file is executable when its owner may run it
 * here; no other part of a mode counts, so the umask of the build does not either. Not thread-safe.
 */
public final class Staging {
    private static final Pattern PART = Pattern.compile("[^/\\\\\\p{Cntrl}]+");

    private final SortedMap<String, Entry> entries = new TreeMap<>();
    private final Findings findings = new Findings();

    /** Adds one file. */
    public void add(String path, Path source) {
        if (!Files.isRegularFile(source)) {
            findings.add(path, "", "has no file to be made from: " + source, "make that file, or leave the entry out");
            return;
        }
        put(Entry.of(path, source));
    }

    /** Adds a text made while packing, such as the version. */
    public void add(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(new Entry(path, () -> new ByteArrayInputStream(bytes), false));
    }

    /**
     * Adds every file below a folder. A symbolic link becomes a copy of what it names, which must lie in the same folder;
     * the archive itself holds no links.
     *
     * @param prefix what their paths begin with: empty, or ending in {@code /}
     * @throws UncheckedIOException if the folder cannot be read
     */
    public void addTree(String prefix, Path folder) {
        if (!Files.isDirectory(folder)) {
            findings.add(prefix, "", "has no folder to be made from: " + folder, "make that folder");
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            Path root = folder.toRealPath();
            for (Path file : files.filter(path -> !Files.isDirectory(path) || Files.isSymbolicLink(path))
                    .toList()) {
                String path = prefix + folder.relativize(file).toString();
                if (isSound(path, file, root)) {
                    put(Entry.of(path, file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot stage the folder " + folder, e);
        }
    }

    /** Lints what is staged by all the rules. An empty list means that it may be packed. */
    public List<Problem> lint() {
        return Lint.of(this);
    }

    Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    @Nullable
    Entry find(String path) {
        return entries.get(path);
    }

    boolean has(String path) {
        return entries.containsKey(path);
    }

    /** What is wrong with the entries themselves, whatever they hold. */
    Findings findings() {
        return findings;
    }

    private void put(Entry entry) {
        String path = entry.path();
        for (String part : path.split("/", -1)) {
            if (!PART.matcher(part).matches() || part.equals(".") || part.equals("..")) {
                findings.add(
                        path,
                        "",
                        "a path in an archive is relative, with / between parts that are names",
                        "rename it, or stage it elsewhere");
                return;
            }
        }
        if (entries.putIfAbsent(path, entry) != null) {
            findings.add(path, "", "is staged twice", "leave one of the two out");
        }
    }

    private boolean isSound(String path, Path file, Path root) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            return true;
        }
        Path target = Files.readSymbolicLink(file);
        if (target.isAbsolute()) {
            findings.add(path, "", "is a link to the absolute " + target, "make the link relative");
            return false;
        }
        if (!Files.exists(file)) {
            findings.add(path, "", "is a link to " + target + ", which is not there", "remove or mend the link");
            return false;
        }
        if (!file.toRealPath().startsWith(root) || Files.isDirectory(file)) {
            findings.add(
                    path,
                    "",
                    "is a link to " + target + ", which is not a file inside the staged folder",
                    "copy the file instead");
            return false;
        }
        return true;
    }
}
