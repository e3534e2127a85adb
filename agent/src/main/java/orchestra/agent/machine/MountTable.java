package orchestra.agent.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orchestra.agent.storage.Mounted;

/** The kernel's table of mounts, as {@code /proc/self/mountinfo} writes it (proc(5)). */
final class MountTable {

    /**
     * One mount.
     *
     * @param device the major and minor number, {@code 8:1}
     * @param root which folder of that device is mounted
     * @param place where
     */
    private record Entry(String device, Path root, Path place, String type, String source) {}

    private final List<Entry> entries;

    private MountTable(List<Entry> entries) {
        this.entries = entries;
    }

    static MountTable parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.split(" ", -1);
            int dash = List.of(fields).indexOf("-");
            if (dash < 6 || fields.length < dash + 3) {
                continue;
            }
            entries.add(new Entry(
                    fields[2],
                    Path.of(plain(fields[3])),
                    Path.of(plain(fields[4])),
                    fields[dash + 1],
                    plain(fields[dash + 2])));
        }
        return new MountTable(entries);
    }

    /** What is mounted at the path, the topmost where several are. */
    Optional<Mounted> at(Path path) {
        return entries.reversed().stream()
                .filter(entry -> entry.place().equals(path))
                .findFirst()
                .map(this::mounted);
    }

    private Mounted mounted(Entry entry) {
        if (entry.type().startsWith("nfs") || entry.type().startsWith("fuse.")) {
            return new Mounted(entry.source(), entry.type());
        }
        // A bind mount shows the device below it: the folder is found where that device is mounted otherwise.
        return entries.stream()
                .filter(other -> !other.place().equals(entry.place())
                        && other.device().equals(entry.device())
                        && entry.root().startsWith(other.root()))
                .map(other -> other.place().resolve(other.root().relativize(entry.root())))
                .map(Path::normalize)
                .findFirst()
                .map(folder -> new Mounted(folder.toString(), "bind"))
                .orElseGet(() -> new Mounted(entry.source(), entry.type()));
    }

    /** Undoes the octal escapes for space, tab, newline and backslash. */
    private static String plain(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length()) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
