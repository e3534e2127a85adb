package orchestra.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.worker.RunningAttempt.Stop;
import orchestra.worker.engine.Ending;
import orchestra.worker.engine.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an attempt with its engine: in a folder of its own, for as long as its job allows, and whatever it throws. */
final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private final Map<String, Engine> byName;
    private final AttemptFolders folders;
    private final Duration grace;

    /** @param grace how long an engine that was told to stop has until its thread is interrupted */
    Engines(List<Engine> engines, AttemptFolders folders, Duration grace) {
        this.byName = engines.stream().collect(Collectors.toUnmodifiableMap(Engine::name, Function.identity()));
        this.folders = folders;
        this.grace = grace;
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** Whether the job's engine is here and harmless. */
    boolean harmless(Job job) {
        Engine engine = byName.get(job.engine());
        return engine != null && engine.harmless();
    }

    /** An attempt's folder, to be asked for once and only while it runs: it is made then. */
    Path folder(AttemptId attempt) {
        return folders.make(attempt);
    }

    /** Runs to the end, on this thread. */
    Ending run(Job job, RunningAttempt attempt) {
        Engine engine = byName.get(job.engine());
        if (engine == null) {
            return Ending.refused(
                    "the engine must be one of " + new TreeSet<>(names()) + " on this worker; found " + job.engine());
        }
        Watch watch = new Watch(job, attempt, grace);
        try {
            watch.start();
            return attempt.stopping() ? Ending.failure("stopped before it began", "") : engine.run(job, attempt);
        } catch (RuntimeException | Error failure) {
            // The boundary to an engine: one job's failure, of whatever kind, is not the worker's.
            LOG.atError()
                    .addKeyValue("attempt", attempt.id())
                    .addKeyValue("engine", job.engine())
                    .setCause(failure)
                    .log("Engine failed");
            return Ending.failure("the engine " + job.engine() + " failed: " + failure, "");
        } finally {
            watch.end();
            if (attempt.end()) {
                folders.delete(attempt.id());
            }
        }
    }

    /** Tells an attempt to stop when its time is over, and its thread when it does not. */
    private static final class Watch {
        private final Job job;
        private final RunningAttempt attempt;
        private final Duration grace;
        private final Thread running = Thread.currentThread();
        private final CountDownLatch over = new CountDownLatch(1);
        private final CountDownLatch stoppedOrOver = new CountDownLatch(1);
        private final Thread thread = Thread.ofVirtual().name("watch").unstarted(this::watch);
        private boolean ended;

        Watch(Job job, RunningAttempt attempt, Duration grace) {
            this.job = job;
            this.attempt = attempt;
            this.grace = grace;
        }

        void start() {
            attempt.onStop(stoppedOrOver::countDown);
            thread.start();
        }

        /** After this the running thread is not interrupted any more. */
        void end() {
            over.countDown();
            stoppedOrOver.countDown();
            synchronized (this) {
                ended = true;
            }
            if (Thread.interrupted()) {
                LOG.atDebug().addKeyValue("attempt", attempt.id()).log("Engine was interrupted");
            }
        }

        private synchronized void interrupt() {
            if (!ended) {
                LOG.atWarn().addKeyValue("attempt", attempt.id()).log("Engine does not stop and is interrupted");
                running.interrupt();
            }
        }

        private void watch() {
            try {
                if (job.timeout().isZero()) {
                    stoppedOrOver.await();
                } else if (!stoppedOrOver.await(job.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                    attempt.stop(Stop.TIMEOUT);
                }
                if (!over.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                    interrupt();
                }
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
