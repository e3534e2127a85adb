package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The supervisor of the unit's services, a process of its own that ends when its standard input does. */
final class SupervisorProcess implements AutoCloseable {
    static final String MAIN = "orchestra.agent.local.Supervisor";
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Process process;

    private SupervisorProcess(Process process) {
        this.process = process;
    }

    static SupervisorProcess start(Place place) {
        try {
            return new SupervisorProcess(new ProcessBuilder(
                            JavaProgram.command(MAIN, place.unitState().toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            place.supervisorLog().toFile()))
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start the supervisor", failure);
        }
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
