package orchestra.worker.engine;

import com.jcraft.jsch.ChannelExec;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import orchestra.protocol.Job;

/**
 * Engines {@code ssh} and {@code toscassh}: run a command on the host that {@code target} names, as the user whom the
 * worker's file of hosts names. Exit code 0 is success. A command that is stopped is ended there with all that came of it;
 * what one that ended by itself leaves in the background stays, because to start something may have been its purpose.
 *
 * <p>{@code ssh} runs the program {@code artifact} with {@code args} as they are. It fills each declared output key with the
 * value of the last line {@code KEY=VALUE} of its standard output.
 *
 * <p>{@code toscassh} has {@code /bin/sh} read the script {@code artifact}, a file of that host, with each argument
 * {@code NAME=VALUE} as an exported variable. It fills each declared output key with the variable of that name as it is when
 * the script ends, else with the value of the last line {@code KEY=VALUE} of its standard output.
 *
 * <p>Both fill {@code exit_code}. A declared key without a value is left out.
 */
public final class SshEngine implements Engine {
    private static final long LOOK_MILLISECONDS = 20;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final Duration END_DEADLINE = Duration.ofSeconds(10);

    private final String name;
    private final boolean script;
    private final SshSettings settings;

    private SshEngine(String name, boolean script, SshSettings settings) {
        this.name = name;
        this.script = script;
        this.settings = settings;
    }

    /** Engine {@code ssh}. */
    public static SshEngine ssh(SshSettings settings) {
        return new SshEngine("ssh", false, settings);
    }

    /** Engine {@code toscassh}. */
    public static SshEngine toscassh(SshSettings settings) {
        return new SshEngine("toscassh", true, settings);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Ending run(Job job, Attempt attempt) {
        if (!settings.allowed()) {
            return Ending.refused(
                    "engine " + name + " is not allowed on this worker: an administrator allows it in its settings");
        }
        if (job.artifact().isEmpty() || hasNul(job)) {
            return Ending.refused(
                    "engine " + name + " wants a command as artifact, and no NUL character in it or in args");
        }
        if (job.artifact().startsWith("-")) {
            return Ending.refused(
                    "engine " + name + " takes " + job.artifact() + " for an option: give the command's path");
        }
        if (attempt.stopping()) {
            return Ending.failure("stopped", "");
        }
        try {
            RemoteCommand command = script ? RemoteCommand.script(job) : RemoteCommand.program(job);
            SshHost host = SshHost.of(job.target(), settings.hosts());
            try (SshConnection connection = SshConnection.open(host, settings)) {
                return run(command, job, attempt, connection);
            }
        } catch (SshHost.Refused e) {
            return Ending.refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Ending.failure(String.valueOf(e.getMessage()), "");
        }
    }

    private Ending run(RemoteCommand command, Job job, Attempt attempt, SshConnection connection) throws IOException {
        CountDownLatch stop = new CountDownLatch(1);
        attempt.onStop(stop::countDown);
        Heard heard = new Heard(job);
        boolean stopped;
        int code;
        try (OutputStream output = heard.output();
                OutputStream errors = heard.errors()) {
            ChannelExec channel = connection.begin(command, output, errors);
            stopped = !awaitEnd(channel, connection, stop);
            if (stopped) {
                end(job, heard.leader.get(), connection);
            }
            code = channel.getExitStatus();
            channel.disconnect();
        }
        String log = heard.log.text();
        if (stopped) {
            return Ending.failure("stopped", log);
        }
        if (code < 0) {
            return Ending.failure(
                    "the SSH host " + job.target() + " did not tell how the command ended: the connection was lost,"
                            + " or the command was killed",
                    log);
        }
        if (code > 0) {
            return Ending.failure(new Exit(code, false, heard.complaint.get(), log).reason(), log);
        }
        Map<String, String> output = new HashMap<>(heard.values.found());
        output.put("exit_code", "0");
        return Ending.success(output, log);
    }

    /** Whether it ended by itself; what it leaves in the background may hold its output open, and is not waited for. */
    private static boolean awaitEnd(ChannelExec channel, SshConnection connection, CountDownLatch stop) {
        long ended = 0;
        while (!channel.isClosed() && connection.isConnected()) {
            if (channel.getExitStatus() >= 0) {
                ended = ended == 0 ? System.nanoTime() : ended;
                if (System.nanoTime() - ended > LAST_WORDS.toNanos()) {
                    return true;
                }
            }
            try {
                if (stop.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Ends what runs there; the host may be gone, and then it cannot be helped. An interrupt waits until that is done. */
    private static void end(Job job, String leader, SshConnection connection) {
        boolean interrupted = Thread.interrupted();
        try {
            OutputStream nowhere = OutputStream.nullOutputStream();
            ChannelExec channel = connection.begin(
                    RemoteCommand.end(job.attempt(), leader), nowhere, OutputStream.nullOutputStream());
            long began = System.nanoTime();
            while (!channel.isClosed() && System.nanoTime() - began < END_DEADLINE.toNanos()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLISECONDS);
            }
            channel.disconnect();
        } catch (IOException e) {
            // The connection is lost: closing it is all that is left to do.
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean hasNul(Job job) {
        return job.artifact().indexOf('\0') >= 0 || job.args().stream().anyMatch(arg -> arg.indexOf('\0') >= 0);
    }

    /** What comes from the host. */
    private static final class Heard {
        private final Tail log = new Tail();
        private final OutputValues values;
        private final AtomicReference<String> leader = new AtomicReference<>("");
        private final AtomicReference<String> complaint = new AtomicReference<>("");

        Heard(Job job) {
            values = new OutputValues(job.outputs());
        }

        OutputStream output() {
            return new LineStream(line -> {
                String told = RemoteCommand.leader(line);
                // The first is told before the command begins; a later one is the command's own word.
                if (told.isEmpty() || !leader.compareAndSet("", told)) {
                    log.line(line);
                    values.read(line);
                }
            });
        }

        OutputStream errors() {
            return new LineStream(line -> {
                log.line(line);
                if (!line.isBlank()) {
                    complaint.set(line.strip());
                }
            });
        }
    }
}
