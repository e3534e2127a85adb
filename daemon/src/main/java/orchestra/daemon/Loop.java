package orchestra.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one duty again and again on a thread of its own until closed. A duty that fails is logged and run again in its
 * turn. Tests call the duty directly and need no loop.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration LAST_TURN = Duration.ofSeconds(10);

    private final String name;
    private final Duration period;
    private final Runnable duty;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Loop(String name, Duration period, Runnable duty) {
        this.name = name;
        this.period = period;
        this.duty = duty;
        this.thread = Thread.ofVirtual().name("loop-" + name).unstarted(this::run);
    }

    /** Starts a loop whose first turn is now and whose next ones follow {@code period} after the one before ended. */
    public static Loop start(String name, Duration period, Runnable duty) {
        Loop loop = new Loop(name, period, duty);
        loop.thread.start();
        return loop;
    }

    /** Lets the turn that runs end, for at most ten seconds, and starts no other. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(LAST_TURN)) {
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                turn();
            } while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            duty.run();
        } catch (RuntimeException failure) {
            LOG.atWarn()
                    .addKeyValue("loop", name)
                    .addKeyValue("cause", failure.toString())
                    .setCause(LOG.isDebugEnabled() ? failure : null)
                    .log("Duty failed");
        }
    }
}
