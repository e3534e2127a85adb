package orchestra.worker;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestra.protocol.Job;
import orchestra.protocol.Report;
import orchestra.worker.engine.Ending;

/** Cuts what an engine says down to what a report may hold. */
final class Clip {
    static final int OUTPUTS_MOST = 64;
    static final int OUTPUT_MOST = 4 * 1024;
    static final int MESSAGE_MOST = 2 * 1024;
    static final int LOG_MOST = 64 * 1024;
    static final int PROGRESS_MOST = 1024;
    private static final int NAME_MOST = 200;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");
    private static final Pattern LINES = Pattern.compile("\\s*\\R\\s*");

    private Clip() {}

    /** The end of a job as it is reported; what was cut is told at the end of its log. */
    static Report.Ended ended(Job job, Ending ending) {
        StringBuilder notes = new StringBuilder();
        Map<String, String> outputs = outputs(job.outputs(), ending.output(), notes);
        String log = CONTROL.matcher(ending.log().replace("\r\n", "\n")).replaceAll("\uFFFD") + notes;
        return new Report.Ended(
                job.attempt(), ending.outcome(), outputs, line(ending.message(), MESSAGE_MOST), tail(log, LOG_MOST));
    }

    /** One line, without control characters. */
    static String line(String text, int bytes) {
        return head(CONTROL.matcher(LINES.matcher(text.strip()).replaceAll(" ")).replaceAll("\uFFFD"), bytes);
    }

    /** The first of a text, in so many bytes of UTF-8, whole characters only. */
    static String head(String text, int bytes) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes, encoded.length);
        while (end > 0 && end < encoded.length && inside(encoded[end])) {
            end--;
        }
        return new String(encoded, 0, end, StandardCharsets.UTF_8);
    }

    /** The last of a text, in so many bytes of UTF-8, whole characters only. */
    static String tail(String text, int bytes) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        int start = Math.max(0, encoded.length - bytes);
        while (start > 0 && start < encoded.length && inside(encoded[start])) {
            start++;
        }
        return new String(encoded, start, encoded.length - start, StandardCharsets.UTF_8);
    }

    private static Map<String, String> outputs(List<String> wanted, Map<String, String> given, StringBuilder notes) {
        Map<String, String> kept = new LinkedHashMap<>();
        // What is wanted goes first, should there be too many.
        Stream.concat(wanted.stream(), given.keySet().stream().sorted())
                .distinct()
                .forEach(name -> {
                    String value = given.get(name);
                    if (value == null) {
                        return;
                    }
                    if (kept.size() == OUTPUTS_MOST || name.length() > NAME_MOST) {
                        notes.append("\n[output ").append(head(name, NAME_MOST)).append(" left out]");
                        return;
                    }
                    String cut = head(value, OUTPUT_MOST);
                    if (cut.length() < value.length()) {
                        notes.append("\n[output ").append(name).append(" cut to " + OUTPUT_MOST + " bytes]");
                    }
                    kept.put(head(name, Integer.MAX_VALUE), cut);
                });
        return kept;
    }

    /** Whether this byte goes on with a character that began before. */
    private static boolean inside(byte encoded) {
        return (encoded & 0xC0) == 0x80;
    }
}
