package orchestra.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every Java file is laid out by palantir-java-format: run by a test rather than a plugin, it is on JDK 25 whatever runs Maven.
 */
final class FormatTest {
    private static final boolean FIX = Boolean.getBoolean("format.fix");
    private static final int LONGEST = 400;

    @Test
    void fileIsFormatted() throws IOException, FormatterException {
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        List<Path> unformatted = new ArrayList<>();
        for (Path file : Sources.all()) {
            String source = Files.readString(file);
            String formatted = formatter.formatSourceAndFixImports(source);
            if (source.equals(formatted)) {
                continue;
            }
            if (FIX) {
                Files.writeString(file, formatted);
            } else {
                unformatted.add(Rooms.repository().relativize(file));
            }
        }
        assertThat(unformatted).as("files that house/format would lay out anew").isEmpty();
    }

    @Test
    void fileIsShortAndFinished() throws IOException {
        List<Path> files = Sources.all();
        assertThat(files).hasSizeGreaterThan(10);
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            String name = Rooms.repository().relativize(file).toString();
            if (lines.size() > LONGEST) {
                problems.add(name + " has " + lines.size() + " lines, more than " + LONGEST);
            }
            if (lines.stream().anyMatch(line -> line.matches(".*\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b.*"))) {
                problems.add(name + " is not finished");
            }
            boolean test = name.contains("src/test/");
            if (test && lines.stream().anyMatch(line -> line.contains("Thread." + "sleep("))) {
                problems.add(name + " sleeps; wait for a condition with Awaitility");
            }
        }
        assertThat(problems).isEmpty();
    }
}
