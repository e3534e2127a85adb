package orchestra.charm.packer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of the file {@code version}, which Juju shows: the same for every clone of one commit. */
final class Version {
    private Version() {}

    /**
     * The version with the commit that the folder is the work tree of: {@code 0.1.0+1a2b3c4d5e6f}, {@code -dirty} after it
     * when a file differs from that commit or is not in it, or {@code 0.1.0+unversioned} outside of git.
     */
    static String of(String base, Path folder) {
        try {
            String prefix = git(folder, "rev-parse", "--show-prefix");
            String commit = git(folder, "rev-parse", "--verify", "HEAD");
            String changes = git(folder, "status", "--porcelain", "--untracked-files=normal");
            if (prefix == null || !prefix.isEmpty() || commit == null || changes == null) {
                return base + "+unversioned";
            }
            return base + "+" + commit.substring(0, 12) + (changes.isEmpty() ? "" : "-dirty");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("Interrupted while git was asked for the commit", e));
        }
    }

    /** What git answers, or null when it is not there or refuses. */
    private static @Nullable String git(Path folder, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? answer : null;
        } catch (IOException e) {
            return null;
        }
    }
}
