package orchestra.charm.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks for secrets where every user of a machine can see them: in the arguments of each process, and in the
 * environment. It looks again and again while it is open, so that a process that lives for a moment is seen too; what it
 * missed it cannot tell, so {@link ToolCall#args} should be searched as well. Thread-safe.
 */
public final class CanaryProbe implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(5);
    private static final long SELF = ProcessHandle.current().pid();

    private final Set<String> canaries = new CopyOnWriteArraySet<>();
    private final Set<Finding> findings = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * A secret that was seen.
     *
     * @param process its number
     * @param where {@code cmdline} or {@code environ}
     * @param program the first of its arguments
     */
    public record Finding(long process, String where, String program) {}

    private CanaryProbe(Collection<String> canaries) {
        this.canaries.addAll(canaries);
        this.thread = Thread.ofPlatform().daemon().name("canary-probe").unstarted(this::look);
    }

    /** Begins to look for the texts; none may be empty. */
    public static CanaryProbe watch(Collection<String> canaries) {
        if (canaries.contains("")) {
            throw new IllegalArgumentException("an empty text is found everywhere");
        }
        CanaryProbe probe = new CanaryProbe(canaries);
        probe.thread.start();
        return probe;
    }

    /** Also looks for these from now on: secrets that were generated meanwhile. */
    public void add(Collection<String> more) {
        canaries.addAll(more);
    }

    /** What was seen so far, of other processes than this one. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        while (!closed) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                processes.forEach(process -> {
                    search(process, "cmdline");
                    search(process, "environ");
                });
            } catch (IOException failure) {
                // The list changed under us: the next look is a moment away.
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    private void search(Path process, String where) {
        String text;
        try {
            text = new String(Files.readAllBytes(process.resolve(where)), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return; // It ended, or is another user's.
        }
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != SELF && canaries.stream().anyMatch(text::contains)) {
            findings.add(new Finding(pid, where, program(process)));
        }
    }

    private static String program(Path process) {
        try {
            String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return line.contains("\0") ? line.substring(0, line.indexOf('\0')) : line;
        } catch (IOException gone) {
            return "";
        }
    }
}
