package orchestra.agent.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jnr.constants.platform.Signal;
import jnr.posix.POSIX;
import orchestra.agent.apply.Pause;

/**
 * All that came of the services of one unit, wherever it went. Erlang's {@code epmd} leaves its parent, its group and
 * its session; what no process loses by itself is its environment, so each service is given a variable of its own.
 */
final class Descendants implements AutoCloseable {

    private static final String VARIABLE = "ORCHESTRA_SERVICE";
    private static final Path PROCESSES = Path.of("/proc");
    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final int ROUNDS = 100;

    /** Ends when its input does, which is when the supervisor ends, also by SIGKILL; then ends what is left. */
    private static final String GUARD = """
        trap '' HUP INT TERM
        while read -r _; do :; done
        round=0
        while [ $round -lt 100 ]; do
            pids=$(grep -lzF -- "$1" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3)
            [ -n "$pids" ] || exit 0
            kill -KILL $pids 2>/dev/null
            round=$((round + 1))
            sleep 0.05
        done
        """;

    private final Path folder;
    private final POSIX posix;
    private final Process guard;

    private Descendants(Path folder, POSIX posix, Process guard) {
        this.folder = folder;
        this.posix = posix;
        this.guard = guard;
    }

    /** Guards the services whose files are in a folder, until closed. What an earlier supervisor left is ended. */
    static Descendants guard(Path folder, POSIX posix) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", GUARD, "orchestra-guard", mark(folder, ""));
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // Ctrl-C on a terminal reaches a whole session, and this must come last.
            builder.command().addFirst("/usr/bin/setsid");
        }
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        Descendants descendants = new Descendants(folder, posix, builder.start());
        descendants.end("");
        return descendants;
    }

    /** The variable by which what comes of a service is known. */
    Map<String, String> variable(String name) {
        String[] parts = mark(folder, name + "/").split("=", 2);
        return Map.of(parts[0], parts[1]);
    }

    /** Ends all that came of a service; the empty name means each. */
    void end(String name) {
        String mark = mark(folder, name.isEmpty() ? "" : name + "/");
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> left = marked(mark);
            if (left.isEmpty()) {
                return;
            }
            left.forEach(pid -> posix.kill(pid, Signal.SIGKILL.intValue()));
            Pause.REAL.of(BETWEEN);
        }
    }

    @Override
    public void close() throws IOException {
        guard.getOutputStream().close();
        try {
            if (!guard.waitFor(10, TimeUnit.SECONDS)) {
                guard.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String mark(Path folder, String rest) {
        return VARIABLE + "=" + folder + "/" + rest;
    }

    private static List<Integer> marked(String mark) {
        try (Stream<Path> processes = Files.list(PROCESSES)) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> isMarked(process, mark))
                    .map(process -> Integer.valueOf(process.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            // A machine without it has no such daemons of ours either.
            return List.of();
        }
    }

    private static boolean isMarked(Path process, String mark) {
        try {
            String environment = new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8);
            return Stream.of(environment.split("\0", -1)).anyMatch(variable -> variable.startsWith(mark));
        } catch (IOException e) {
            // It has ended meanwhile, or is somebody else's.
            return false;
        }
    }
}
