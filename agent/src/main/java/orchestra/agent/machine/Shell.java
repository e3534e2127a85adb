package orchestra.agent.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import orchestra.agent.apply.StepFailure;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.launcher.CommandLauncher;
import org.apache.commons.exec.launcher.CommandLauncherFactory;

/**
 * Runs a program of the machine, from an argument list and never through a shell, with a deadline and a bound on its
 * output. At the deadline the whole process tree is killed: a watchdog on the program alone would leave its children
 * holding the pipe.
 */
public final class Shell {

    private static final int OUTPUT_CAP = 64 * 1024;
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG", "C.UTF-8",
            "DEBIAN_FRONTEND", "noninteractive",
            "APT_LISTCHANGES_FRONTEND", "none");

    /**
     * What a program did.
     *
     * @param code its exit code; empty when it was killed at the deadline
     * @param output what it printed, errors included, at most 64 KiB
     */
    public record Result(Optional<Integer> code, String output) {

        /** Whether it ended with 0. */
        public boolean ok() {
            return code.filter(value -> value == 0).isPresent();
        }

        /** The last line that is not blank, or what is known of the end, for a message. */
        public String reason() {
            // mount(8) ends with a hint at the kernel's log, which tells an operator nothing.
            String last = output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("dmesg(1)"))
                    .reduce("", (_, line) -> line);
            if (code.isEmpty()) {
                return "no answer in time" + (last.isEmpty() ? "" : " (" + last + ")");
            }
            return last.isEmpty() ? "exit code " + code.get() : last;
        }
    }

    /** Runs the program and waits for it, at most {@code limit}. */
    public Result run(Duration limit, String program, String... arguments) {
        return run(limit, Map.of(), program, arguments);
    }

    /** Runs the program with more variables than {@code PATH}, {@code LANG} and apt's. */
    public Result run(Duration limit, Map<String, String> variables, String program, String... arguments) {
        Capped output = new Capped();
        return run(limit, variables, new PumpStreamHandler(output), output, program, arguments);
    }

    /**
     * Runs the program, gives it a text on its standard input and keeps what it prints on its standard output; its errors
     * only when it fails without a word there.
     */
    public Result converse(Duration limit, String input, String program, String... arguments) {
        Capped output = new Capped();
        Capped errors = new Capped();
        PumpStreamHandler streams =
                new PumpStreamHandler(output, errors, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        Result result = run(limit, Map.of(), streams, output, program, arguments);
        return result.output().isBlank() ? new Result(result.code(), errors.text()) : result;
    }

    private static Result run(
            Duration limit,
            Map<String, String> variables,
            PumpStreamHandler streams,
            Capped output,
            String program,
            String... arguments) {
        CommandLine command = new CommandLine(program);
        List.of(arguments).forEach(argument -> command.addArgument(argument, false));
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(variables);
        TreeExecutor executor = new TreeExecutor(streams);
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(
                executor::kill, CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
        try {
            int code = executor.execute(command, environment);
            return new Result(executor.killed() ? Optional.empty() : Optional.of(code), output.text());
        } catch (IOException e) {
            throw new StepFailure("the program " + program + " cannot be run: " + e.getMessage(), e);
        } finally {
            deadline.cancel(false);
        }
    }

    /** An executor that can kill what it started and everything that came of it. */
    private static final class TreeExecutor extends DefaultExecutor {

        private final AtomicReference<Process> process = new AtomicReference<>();
        private volatile boolean killed;

        @SuppressWarnings("deprecation") // The builder makes the superclass, and this one watches the process.
        TreeExecutor(PumpStreamHandler streams) {
            setStreamHandler(streams);
            setExitValues(null);
        }

        @Override
        protected Process launch(CommandLine command, Map<String, String> environment, Path folder) throws IOException {
            CommandLauncher launcher = CommandLauncherFactory.createVMLauncher();
            Process launched = launcher.exec(command, environment, folder);
            process.set(launched);
            return launched;
        }

        boolean killed() {
            return killed;
        }

        void kill() {
            Process running = process.get();
            if (running != null && running.isAlive()) {
                killed = true;
                running.descendants().forEach(ProcessHandle::destroyForcibly);
                running.destroyForcibly();
            }
        }
    }

    /** Keeps the first bytes and lets the rest go, so that a chatty program neither fills memory nor blocks. */
    private static final class Capped extends OutputStream {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (kept.size() < OUTPUT_CAP) {
                kept.write(b);
            }
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
