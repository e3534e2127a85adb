package orchestra.worker.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The machine's processes, as {@code /proc} shows them. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    private ProcessTable() {}

    /**
     * One that had not ended when it was looked at.
     *
     * @param parent the process it is a child of now: a child whose parent has ended is another's
     * @param session the process that made the session it is in
     */
    record Entry(long pid, long parent, long session) {
        /** The variables it began with, each {@code NAME=VALUE}; none when it has ended, or may not be looked at. */
        Set<String> variables() {
            try {
                byte[] bytes =
                        Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
                // Of what is looked for, every character is ASCII.
                return Set.copyOf(Stream.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\0"))
                        .distinct()
                        .toList());
            } catch (IOException e) {
                return Set.of();
            }
        }
    }

    /** All that run now; one that begins or ends meanwhile may be in it or not. */
    static List<Entry> read() {
        try (Stream<Path> folders = Files.list(PROC)) {
            return folders.filter(folder -> isNumber(folder.getFileName().toString()))
                    .flatMap(folder -> entry(folder).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the processes are looked for in /proc, which cannot be listed", e);
        }
    }

    private static Optional<Entry> entry(Path folder) {
        try {
            return parse(Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // It has ended meanwhile.
            return Optional.empty();
        }
    }

    /** Reads a line of {@code /proc/PID/stat}: PID (NAME) STATE PARENT GROUP SESSION ...; empty for one that has ended. */
    static Optional<Entry> parse(String stat) {
        // The name is the program's own choice: it may hold blanks and parentheses.
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        List<String> rest = List.of(stat.substring(close + 1).strip().split(" "));
        if (rest.size() < 4 || rest.getFirst().equals("Z") || rest.getFirst().equals("X")) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                Long.parseLong(stat.substring(0, open).strip()),
                Long.parseLong(rest.get(1)),
                Long.parseLong(rest.get(3))));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
