package orchestra.charm.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The model's log: appended to a file, the newest lines also in memory. Thread-safe. */
final class Log {
    private static final int KEPT = 20_000;

    private final Path file;
    private final Deque<LogLine> lines = new ArrayDeque<>();

    Log(Path file) {
        this.file = file;
    }

    synchronized void add(LogLine line) {
        lines.addLast(line);
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
        try {
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    synchronized List<LogLine> lines() {
        return new ArrayList<>(lines);
    }
}
