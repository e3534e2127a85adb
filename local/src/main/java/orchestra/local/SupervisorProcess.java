package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** The supervisor of the unit's services, a process of its own that ends when its standard input does. */
final class SupervisorProcess implements AutoCloseable {
    static final String MAIN = "orchestra.agent.local.Supervisor";
    private static final String HEAP = "-Xmx64m";
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Process process;

    private SupervisorProcess(Process process) {
        this.process = process;
    }

    /** Starts it, and waits until it says that it runs: a hook before that would find no services. */
    static SupervisorProcess start(Place place) {
        try {
            SupervisorProcess supervisor = new SupervisorProcess(new ProcessBuilder(
                            JavaProgram.command(HEAP, MAIN, place.unitState().toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            place.supervisorLog().toFile()))
                    .start());
            supervisor.awaitStart(place.unitState().resolve("services").resolve("supervisor.run"));
            return supervisor;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start the supervisor", failure);
        }
    }

    private void awaitStart(Path said) throws IOException {
        String own = "\\b" + process.pid() + "\\b";
        long end = System.nanoTime() + START.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            if (Files.exists(said)
                    && Pattern.compile(own).matcher(Files.readString(said)).find()) {
                return;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        close();
        throw new LocalFailure("the supervisor did not start: it never wrote " + said);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Lets it stop the services and end; one that does not is killed, and its children with it. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // It has ended by itself.
        }
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupt) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
