package orchestra.charm.simulator;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run of a hook's file: a session of its own, so that the whole tree of processes can be killed. */
final class HookProcess {
    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Process process;
    private final Thread out;
    private final Thread err;

    private HookProcess(Process process, Thread out, Thread err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts the file as Juju does: in the charm's folder, umask 022, nothing on standard input. */
    static HookProcess start(
            Path file, Path folder, Map<String, String> environment, Consumer<String> out, Consumer<String> err) {
        ProcessBuilder builder = new ProcessBuilder(
                List.of("/usr/bin/setsid", "/bin/sh", "-c", "umask 022; exec \"$0\"", file.toString()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.directory(folder.toFile()).redirectInput(new File("/dev/null"));
        try {
            Process process = builder.start();
            return new HookProcess(process, lines(process.getInputStream(), out), lines(process.getErrorStream(), err));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + file, failure);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits for the end; a hook that takes longer than the limit is killed. */
    int waitFor(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(process.toHandle());
            }
            int code = process.waitFor();
            out.join(LAST_WORDS);
            err.join(LAST_WORDS);
            return code;
        } catch (InterruptedException interrupt) {
            kill(process.toHandle());
            Thread.currentThread().interrupt();
            return KILLED;
        }
    }

    void kill() {
        kill(process.toHandle());
    }

    /** Whether Juju takes this end for a death by signal, and runs the hook again at once. */
    static boolean bySignal(int code) {
        return code == KILLED || code == TERMINATED;
    }

    /** SIGKILL to the process, its group and whatever descends from it. */
    static void kill(ProcessHandle top) {
        List<ProcessHandle> tree = top.descendants().toList();
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -9 -" + top.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot kill a hook", failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        tree.forEach(ProcessHandle::destroyForcibly);
        top.destroyForcibly();
    }

    private static Thread lines(InputStream from, Consumer<String> to) {
        // INVARIANT: no virtual thread: a read from a pipe holds its carrier, and two would leave the tools unanswered.
        return Thread.ofPlatform().daemon().name("hook-output").start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    to.accept(line);
                }
            } catch (IOException ended) {
                // The pipe closed under us: the hook is gone.
            }
        });
    }
}
