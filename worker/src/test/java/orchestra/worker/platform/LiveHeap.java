package orchestra.worker.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is alive in a JVM's heap: counted after a full collection, so that it is neither garbage nor chance.
 *
 * @param bytes all of it
 * @param instances how many of each class there are, by the class's name
 */
record LiveHeap(long bytes, Map<String, Long> instances) {
    private static final Pattern ROW = Pattern.compile("\\s*[0-9]+:\\s+([0-9]+)\\s+([0-9]+)\\s+(\\S+).*");
    /** With these the collector fills room between what is alive, where moving it does not pay: now none, now megabytes. */
    private static final String FILLER = "FillerElement";

    /** Collects, and counts what is left. */
    static LiveHeap of(Program program) {
        Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        // Without -all it collects first.
        ProcessBuilder builder = new ProcessBuilder(
                java.resolveSibling("jcmd").toString(), Long.toString(program.pid()), "GC.class_histogram");
        try {
            Process process = builder.redirectErrorStream(true).start();
            return read(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many there are of a class. */
    long count(String name) {
        return instances.getOrDefault(name, 0L);
    }

    private static LiveHeap read(String histogram) {
        long bytes = 0;
        Map<String, Long> instances = new HashMap<>();
        for (String line : histogram.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && !row.group(3).contains(FILLER)) {
                bytes += Long.parseLong(row.group(2));
                // Classes of two loaders may have one name.
                instances.merge(row.group(3), Long.valueOf(row.group(1)), Long::sum);
            }
        }
        if (bytes == 0) {
            throw new AssertionError("no histogram: " + histogram);
        }
        return new LiveHeap(bytes, Map.copyOf(instances));
    }
}
