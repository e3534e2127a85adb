package orchestra.worker.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestra.protocol.AttemptId;

/** Runs ffmpeg and ffprobe for one attempt. They open the files they are given, and no others. */
final class Ffmpeg {
    /** Media that hold everything themselves: a playlist or a list of files would have others opened. */
    private static final String CONTAINERS = String.join(
            ",",
            "mov",
            "matroska",
            "avi",
            "mpegts",
            "mpeg",
            "mpegvideo",
            "flv",
            "ogg",
            "wav",
            "w64",
            "mp3",
            "flac",
            "aac",
            "ac3",
            "eac3",
            "aiff",
            "asf",
            "mxf",
            "mxf_opatom",
            "gxf",
            "dv",
            "nut",
            "ivf",
            "h264",
            "hevc",
            "m4v",
            "yuv4mpegpipe");

    private static final List<String> INPUT =
            List.of("-protocol_whitelist", "file", "-format_whitelist", CONTAINERS, "-i");
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}))?[0-9]*");
    private static final Pattern DONE = Pattern.compile("out_time_us=([0-9]{1,17})");

    private final Processes processes;
    private final AttemptId id;
    private final Attempt attempt;

    Ffmpeg(Processes processes, AttemptId id, Attempt attempt) {
        this.processes = processes;
        this.id = id;
        this.attempt = attempt;
    }

    /** How long a medium plays; empty when it does not say so, or is none. */
    Optional<Duration> duration(Path medium) throws IOException {
        List<String> words = new ArrayList<>(List.of("ffprobe", "-v", "error", "-show_entries", "format=duration"));
        words.addAll(List.of("-of", "default=noprint_wrappers=1:nokey=1"));
        words.addAll(INPUT);
        words.add("file:" + medium);
        AtomicReference<String> line = new AtomicReference<>("");
        Exit exit = processes.run(Command.of(words, attempt.folder()).data(line::set), id, attempt);
        return exit.ok() ? seconds(line.get()) : Optional.empty();
    }

    /**
     * Makes a file out of another.
     *
     * @param done gets how much of the output's time is made, again and again
     */
    Exit encode(Path from, Profile profile, Path to, Consumer<Duration> done) throws IOException {
        List<String> words = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-loglevel", "warning", "-nostats"));
        words.addAll(List.of("-nostdin", "-y", "-progress", "pipe:1"));
        words.addAll(INPUT);
        words.add("file:" + from);
        words.addAll(profile.options());
        words.add("file:" + to);
        Command command = Command.of(words, attempt.folder())
                .data(line -> Optional.of(DONE.matcher(line))
                        .filter(Matcher::matches)
                        .map(match -> Duration.ofNanos(Long.parseLong(match.group(1)) * 1000))
                        .ifPresent(done));
        return processes.run(command, id, attempt);
    }

    /** Reads {@code 12.345}; empty for {@code N/A}, nothing at all, and zero. */
    static Optional<Duration> seconds(String text) {
        Matcher matcher = SECONDS.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        return Optional.of(Duration.ofSeconds(Long.parseLong(matcher.group(1)), nanos))
                .filter(Duration::isPositive);
    }
}
