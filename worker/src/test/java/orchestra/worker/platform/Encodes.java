package orchestra.worker.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Clips in a storage, and what becomes of them. */
final class Encodes {
    private static final Pattern PART = Pattern.compile("\\..*\\.([0-9a-f]{32})-[0-9]+-[0-9]+\\.part");

    private final Path storage;

    Encodes(Path storage) {
        this.storage = storage;
    }

    /** A file that an attempt writes, with the attempt's task. */
    record Part(Path file, String task) {}

    /** Generates a clip of so many seconds. */
    void make(String name, int seconds, String size) {
        Path file = storage.resolve(name);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(List.of(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=" + size + ":rate=25:duration=" + seconds,
                "-c:v",
                "mpeg2video",
                "-f",
                "matroska",
                file.toString()));
    }

    /** What ffmpeg complains of when it decodes a file to the last frame; empty when all is well. */
    String complaints(String name) {
        Path file = storage.resolve(name);
        return run(List.of("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "null", "-"));
    }

    /** Files of the storage that are not whole. */
    List<Path> parts() {
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".part"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One into which ffmpeg has written bytes. */
    Optional<Part> begun() {
        for (Path file : parts()) {
            Matcher name = PART.matcher(file.getFileName().toString());
            if (name.matches() && file.toFile().length() > 0) {
                return Optional.of(new Part(file, name.group(1)));
            }
        }
        return Optional.empty();
    }

    /** Processes of this machine that carry an attempt of one of these tasks. */
    static List<String> orphans(List<String> tasks) {
        List<String> found = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(process -> {
            String environment = environment(process.pid());
            if (tasks.stream().anyMatch(task -> environment.contains("ORCHESTRA_ATTEMPT=" + task))) {
                found.add(process.pid() + " " + process.info().command().orElse(""));
            }
        });
        return found;
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrForbidden) {
            return "";
        }
    }

    private static String run(List<String> words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : "failed: " + said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
