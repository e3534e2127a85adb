package orchestra.worker;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.broker.Delivery;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.protocol.JobJson;
import orchestra.protocol.Outcome;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.UnreadableMessage;
import orchestra.protocol.WorkerName;
import orchestra.worker.RunningAttempt.Stop;
import orchestra.worker.engine.Ending;
import orchestra.worker.report.EndedStore;
import orchestra.worker.report.Reporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What becomes of a delivery: asked for, run, and its end told. Safe for use by many threads. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    /** No broker lets a delivery wait for an answer much longer. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private static final int REMEMBERED = 10_000;

    private final WorkerName worker;
    private final Engines engines;
    private final Reporter reporter;
    private final EndedStore store;
    private final Map<AttemptId, RunningAttempt> held = new ConcurrentHashMap<>();
    private final AtomicInteger busy = new AtomicInteger();
    /** Attempts that were ours: a late copy of their delivery must not run them again. */
    private final Set<AttemptId> had =
            Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, false) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<AttemptId, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            }));

    Attempts(WorkerName worker, Engines engines, Reporter reporter, EndedStore store) {
        this.worker = worker;
        this.engines = engines;
        this.reporter = reporter;
        this.store = store;
    }

    Set<String> engines() {
        return engines.names();
    }

    /** What this worker holds, as a heartbeat says it: asked for, running, or its end not answered. */
    List<AttemptId> holding() {
        return List.copyOf(held.keySet());
    }

    /** How many it holds. */
    int held() {
        return held.size();
    }

    /** How many engines run. */
    int running() {
        return busy.get();
    }

    /** Ends an attempt that is no longer wanted, if it is here. */
    void cancel(AttemptId attempt) {
        RunningAttempt found = held.get(attempt);
        if (found != null) {
            found.stop(Stop.CANCELED);
        }
    }

    /** Ends all there is and tells nobody: it is made again elsewhere. */
    void abandon() {
        held.values().forEach(attempt -> attempt.stop(Stop.ABANDONED));
    }

    /** Deals with a delivery until its job has run; its end may still be on its way then. */
    void handle(Delivery delivery) {
        Job job;
        try {
            job = JobJson.read(delivery.body());
        } catch (UnreadableMessage unreadable) {
            LOG.atWarn()
                    .addKeyValue("queue", delivery.queue())
                    .addKeyValue("cause", unreadable.getMessage())
                    .log("Unreadable job refused");
            delivery.refuse();
            return;
        }
        RunningAttempt attempt = new RunningAttempt(job.attempt(), engines::folder, reporter::progress);
        attempt.hold(delivery);
        RunningAttempt other = held.putIfAbsent(job.attempt(), attempt);
        if (other != null) {
            other.hold(delivery);
            return;
        }
        if (had.contains(job.attempt())) {
            held.remove(job.attempt());
            attempt.acknowledge();
            return;
        }
        CompletableFuture<ReportAnswer> leave = reporter.send(new Report.Taken(attempt.id()));
        if (engines.harmless(job)) {
            CompletableFuture<ReportAnswer> end = reporter.send(ended(job, attempt));
            if (taken(attempt, leave)) {
                told(attempt.id(), end);
            }
        } else if (taken(attempt, leave)) {
            work(job, attempt);
        }
    }

    /** Waits for the answer to who asked for an attempt; whether it is ours. */
    private boolean taken(RunningAttempt attempt, CompletableFuture<ReportAnswer> leave) {
        try {
            ReportAnswer answer = answer(attempt, leave);
            if (answer == ReportAnswer.ACCEPTED) {
                had.add(attempt.id());
                attempt.acknowledge();
                return true;
            }
            LOG.atInfo()
                    .addKeyValue("attempt", attempt.id())
                    .addKeyValue("answer", answer)
                    .log("Attempt is not for this worker");
            held.remove(attempt.id());
            attempt.acknowledge();
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (CancellationException | ExecutionException closed) {
            LOG.atDebug().addKeyValue("attempt", attempt.id()).log("Stopped while asking");
        }
        held.remove(attempt.id());
        attempt.giveBack();
        return false;
    }

    private static ReportAnswer answer(RunningAttempt attempt, CompletableFuture<ReportAnswer> leave)
            throws InterruptedException, ExecutionException {
        while (true) {
            try {
                return leave.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                attempt.giveBack();
            }
        }
    }

    private void work(Job job, RunningAttempt attempt) {
        Report.Ended ended = ended(job, attempt);
        if (attempt.stopped().equals(Optional.of(Stop.ABANDONED))) {
            held.remove(attempt.id());
            return;
        }
        store.keep(worker, ended);
        CompletableFuture<ReportAnswer> answer = reporter.send(ended);
        // The slot is free for the next job meanwhile.
        Thread.ofVirtual().name("telling").start(() -> {
            if (told(attempt.id(), answer)) {
                store.forget(attempt.id());
            }
        });
    }

    /** Runs an attempt to its end, on this thread. */
    private Report.Ended ended(Job job, RunningAttempt attempt) {
        Level level = engines.harmless(job) ? Level.DEBUG : Level.INFO;
        LOG.atLevel(level)
                .addKeyValue("attempt", attempt.id())
                .addKeyValue("engine", job.engine())
                .addKeyValue("node", job.name())
                .log("Attempt begun");
        busy.incrementAndGet();
        Ending ending;
        try {
            ending = engines.run(job, attempt);
        } finally {
            busy.decrementAndGet();
        }
        Report.Ended ended = Clip.ended(job, decide(job, attempt.stopped(), ending));
        LOG.atLevel(level)
                .addKeyValue("attempt", attempt.id())
                .addKeyValue("outcome", ended.outcome().text())
                .log("Attempt ended");
        return ended;
    }

    /** Who was told to stop is judged by that, whatever it made of it. */
    private static Ending decide(Job job, Optional<Stop> stopped, Ending ending) {
        if (stopped.isEmpty()) {
            return ending;
        }
        return stopped.get() == Stop.TIMEOUT
                ? new Ending(
                        Outcome.TIMEOUT,
                        ending.output(),
                        "ended after its timeout of " + job.timeout().toMillis() + " ms",
                        ending.log())
                : new Ending(Outcome.CANCELED, ending.output(), "canceled", ending.log());
    }

    /** Waits until an end is answered; whether it was. */
    private boolean told(AttemptId attempt, CompletableFuture<ReportAnswer> answer) {
        try {
            ReportAnswer given = answer.join();
            if (given != ReportAnswer.ACCEPTED) {
                LOG.atInfo()
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("answer", given)
                        .log("Result was no longer wanted");
            }
            return true;
        } catch (CancellationException | CompletionException closed) {
            LOG.atInfo().addKeyValue("attempt", attempt).log("Result was not told");
            return false;
        } finally {
            held.remove(attempt);
        }
    }
}
