package orchestra.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real RabbitMQ for a test, with a port mapper of its own: two processes, each in a session of its own. What they run
 * and which files they read is the caller's. {@link #close} ends both and all that they started.
 */
public final class RabbitMq implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Program server;
    private final Path log;
    private final int amqpPort;
    private final int managementPort;
    private final Thread atExit;
    private @Nullable Process mapping;
    private @Nullable Process serving;

    /** A program to run: its command, and its whole environment. */
    public record Program(List<String> command, Map<String, String> environment) {

        public Program {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    private RabbitMq(Program server, Path log, int amqpPort, int managementPort) {
        this.server = server;
        this.log = log;
        this.amqpPort = amqpPort;
        this.managementPort = managementPort;
        this.atExit = Thread.ofPlatform().unstarted(this::end);
    }

    /** Starts both and does not wait until they answer. What they say is appended to {@code log}. */
    public static RabbitMq launch(Program mapper, Program server, Path log, int amqpPort, int managementPort) {
        RabbitMq rabbit = new RabbitMq(server, log, amqpPort, managementPort);
        Runtime.getRuntime().addShutdownHook(rabbit.atExit);
        rabbit.mapping = rabbit.run(mapper);
        rabbit.launch();
        return rabbit;
    }

    /** The program of the installed server that changes no user. */
    public static Path program() {
        if (!Files.isExecutable(PROGRAM)) {
            throw new AssertionError("No " + PROGRAM + ": run ./test, which installs it");
        }
        return PROGRAM;
    }

    public int amqpPort() {
        return amqpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    /** What both have said so far. */
    public Path log() {
        return log;
    }

    /** The server's process, and the group of all that it started. */
    public long pid() {
        Process process = serving;
        if (process == null) {
            throw new IllegalStateException("the server does not run");
        }
        return process.pid();
    }

    /** Kills the server with SIGKILL; the port mapper goes on. */
    public void kill() {
        serving = signal(serving, "KILL");
    }

    /** Ends the server with SIGTERM; the port mapper goes on. */
    public void stop() {
        serving = signal(serving, "TERM");
    }

    /** Starts a server that was killed or stopped, with the same files, and does not wait until it answers. */
    public void launch() {
        if (serving != null) {
            throw new IllegalStateException("the server runs");
        }
        serving = run(server);
    }

    /** Waits until it takes AMQP connections, which is the last thing that a starting server begins to do. */
    public RabbitMq awaitListening() {
        Instant end = Instant.now().plus(START);
        while (!listens()) {
            Process process = serving;
            if (process == null || !process.isAlive() || Instant.now().isAfter(end)) {
                throw new AssertionError("RabbitMQ does not listen on port " + amqpPort + "; see " + log);
            }
            try {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while RabbitMQ started", e);
            }
        }
        return this;
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void end() {
        serving = signal(serving, "KILL");
        mapping = signal(mapping, "KILL");
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), amqpPort), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Process run(Program program) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(program.command());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(program.environment());
        builder.redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + program.command(), e);
        }
    }

    /** To the whole group, and waits for its first process to end. */
    private static @Nullable Process signal(@Nullable Process process, String signal) {
        if (process == null) {
            return null;
        }
        try {
            new ProcessBuilder("kill", "-s", signal, "--", "-" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("process " + process.pid() + " does not end on SIG" + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal process " + process.pid(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
