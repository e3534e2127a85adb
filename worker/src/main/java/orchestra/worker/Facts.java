package orchestra.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this worker's host is like. */
final class Facts {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
    private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");

    private Facts() {}

    /** The facts now; memory is in bytes, load is that of the last minute. What cannot be told is absent. */
    static Map<String, String> now() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("hostname", hostname());
        facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        Matcher total = TOTAL.matcher(text(MEMORY));
        if (total.find()) {
            facts.put("memory", String.valueOf(Long.parseLong(total.group(1)) * 1024));
        }
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", Runtime.version().toString());
        facts.put("architecture", System.getProperty("os.arch"));
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load >= 0) {
            facts.put("load", String.format(Locale.ROOT, "%.2f", load));
        }
        return facts;
    }

    static String hostname() {
        return text(HOSTNAME).strip();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException absent) {
            return "";
        }
    }
}
