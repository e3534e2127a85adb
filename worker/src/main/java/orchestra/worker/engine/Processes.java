package orchestra.worker.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import orchestra.protocol.AttemptId;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.launcher.CommandLauncherFactory;

/**
 * Runs programs for attempts: from an argument list and never through a shell, in a session and a process group of their
 * own, with next to nothing in their environment. When a program ends, by itself or because the attempt is stopped,
 * nothing that came of it is left. Safe for many threads.
 */
public final class Processes {
    private static final Pattern NAME = Pattern.compile("[\\p{Graph} ]+");
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG", "C.UTF-8");

    private final String worker;
    private final Duration grace;

    /**
     * For the worker that is called so on this machine, as {@link Orphans#reap} is told at its start. Where two workers may
     * have the same name, as in two deployments on one machine, it must hold more, such as the worker's own folder.
     *
     * @throws IllegalArgumentException when it is empty, or has other characters than printable ones of ASCII
     */
    public Processes(String worker) {
        this(worker, GRACE);
    }

    /** With another time than three seconds between SIGTERM and SIGKILL. */
    Processes(String worker, Duration grace) {
        if (!NAME.matcher(worker).matches()) {
            throw new IllegalArgumentException("a worker's name must match " + NAME);
        }
        this.worker = worker;
        this.grace = grace;
    }

    /**
     * Runs a program to its end, or to the attempt's; there is no other limit of time.
     *
     * @throws IOException when it cannot be started
     */
    Exit run(Command command, AttemptId id, Attempt attempt) throws IOException {
        if (attempt.stopping()) {
            return new Exit(-1, true, "", "");
        }
        Tail tail = new Tail();
        AtomicReference<String> complaint = new AtomicReference<>("");
        Process process = launch(command, id);
        ProcessTree tree = ProcessTree.ofAttempt(worker, id.toString(), process.pid());
        boolean stopped;
        try (OutputStream output = command.logged()
                        ? LineStream.into(tail, command.onOutput())
                        : new LineStream(command.onOutput());
                OutputStream errors = LineStream.into(tail, line -> keepUnlessBlank(line, complaint))) {
            PumpStreamHandler streams = pump(process, command.input(), output, errors);
            stopped = awaitEnd(process, attempt);
            endAll(process, tree);
            drain(streams);
        } finally {
            if (process.isAlive()) {
                tree.kill();
            }
        }
        return new Exit(stopped ? -1 : process.exitValue(), stopped, complaint.get(), tail.text());
    }

    private Process launch(Command command, AttemptId id) throws IOException {
        CommandLine line = new CommandLine("setsid").addArgument("--", false);
        command.words().forEach(word -> line.addArgument(word, false));
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.put("HOME", command.folder().toString());
        environment.put("TMPDIR", command.folder().toString());
        environment.putAll(command.variables());
        environment.putAll(ProcessTree.marks(worker, id.toString()));
        return CommandLauncherFactory.createVMLauncher().exec(line, environment, command.folder());
    }

    private static PumpStreamHandler pump(Process process, String input, OutputStream output, OutputStream errors)
            throws IOException {
        PumpStreamHandler streams = input.isEmpty()
                ? new PumpStreamHandler(output, errors)
                : new PumpStreamHandler(
                        output, errors, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        streams.setProcessInputStream(process.getOutputStream());
        streams.setProcessOutputStream(process.getInputStream());
        streams.setProcessErrorStream(process.getErrorStream());
        streams.setStopTimeout(LAST_WORDS);
        streams.start();
        return streams;
    }

    /** Whether it has to be stopped. An interrupt stops it, too, and is kept. */
    private static boolean awaitEnd(Process process, Attempt attempt) {
        CompletableFuture<Process> stop = new CompletableFuture<>();
        attempt.onStop(() -> stop.complete(process));
        try {
            // No time limit of its own: the worker's ends every attempt through the stop.
            CompletableFuture.anyOf(process.onExit(), stop).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return process.isAlive();
    }

    /** Also after a good end: a child in the background would hold the pipe, and outlive the attempt. */
    private void endAll(Process process, ProcessTree tree) {
        if (process.isAlive()) {
            tree.end(grace);
        } else {
            tree.kill();
        }
    }

    private static void drain(PumpStreamHandler streams) {
        try {
            streams.stop();
        } catch (IOException e) {
            // Somebody that was not found holds the pipe: what it still writes is not waited for.
        }
    }

    private static void keepUnlessBlank(String line, AtomicReference<String> complaint) {
        if (!line.isBlank()) {
            complaint.set(line.strip());
        }
    }
}
