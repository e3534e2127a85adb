package orchestra.worker.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson;
import orchestra.protocol.WorkerName;
import orchestra.worker.api.Api;
import orchestra.worker.api.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports, on one thread of its own: what comes while a request is under way goes together in the next. Beginnings
 * and ends go until they are answered; of progress the latest goes, at most twice a second for each attempt, and the
 * last one for certain. Safe for use by many threads.
 */
public final class Reporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration PROGRESS_EVERY = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final long WAIT_MOST = TimeUnit.MINUTES.toNanos(1);

    private final WorkerName worker;
    private final Api api;
    private final LongSupplier nanos;
    private final Outbox outbox;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Thread thread = Thread.ofVirtual().name("reporter").unstarted(this::run);
    private List<Entry> underWay = List.of();
    private boolean closed;

    private Reporter(WorkerName worker, Api api, Backoff backoff, LongSupplier nanos) {
        this.worker = worker;
        this.api = api;
        this.nanos = nanos;
        this.outbox = new Outbox(worker, backoff, PROGRESS_EVERY.toNanos());
    }

    /**
     * Starts one.
     *
     * @param worker who reports
     * @param backoff how long to wait before a report is sent again
     * @param nanos a clock that only runs forward
     */
    public static Reporter start(WorkerName worker, Api api, Backoff backoff, LongSupplier nanos) {
        Reporter reporter = new Reporter(worker, api, backoff, nanos);
        reporter.thread.start();
        return reporter;
    }

    /**
     * Sends a beginning or an end.
     *
     * @return the answer, never {@code LATER}; cancelled when this is closed before
     */
    public CompletableFuture<ReportAnswer> send(Report report) {
        return send(worker, report);
    }

    /** Sends what another worker, such as this one's process before, has left. */
    public CompletableFuture<ReportAnswer> send(WorkerName from, Report report) {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(new CancellationException("the reporter is closed"));
            }
            CompletableFuture<ReportAnswer> answer = outbox.add(from, report, nanos.getAsLong());
            added.signal();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /** Tells how far an attempt is; does nothing before it is accepted and after its end is told. */
    public void progress(Report.Progress progress) {
        lock.lock();
        try {
            outbox.progress(progress);
            added.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last request was answered. */
    public boolean reachable() {
        lock.lock();
        try {
            return outbox.reachable();
        } finally {
            lock.unlock();
        }
    }

    /** Sends nothing more; who still waits for an answer is told that there will be none. */
    @Override
    public void close() {
        List<Entry> left = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            left.addAll(underWay);
            left.addAll(outbox.waiting());
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        left.forEach(entry -> entry.answer().cancel(false));
    }

    private void run() {
        try {
            while (true) {
                List<Entry> batch = await();
                settle(batch, request(batch));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Entry> await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long now = nanos.getAsLong();
                underWay = outbox.next(now);
                if (!underWay.isEmpty()) {
                    return underWay;
                }
                added.awaitNanos(Math.min(WAIT_MOST, outbox.waits(now)));
            }
            throw new InterruptedException("closed");
        } finally {
            lock.unlock();
        }
    }

    private Reply<List<ReportAnswer>> request(List<Entry> batch) {
        try {
            return api.report(new ReportJson.Batch(
                    batch.getFirst().worker(), batch.stream().map(Entry::report).toList()));
        } catch (RuntimeException failure) {
            // It would fail the next time too, and nothing behind it would ever be sent.
            LOG.atError().setCause(failure).log("Reports cannot be written");
            return new Reply.Refused<>(failure.getClass().getSimpleName());
        }
    }

    private void settle(List<Entry> batch, Reply<List<ReportAnswer>> reply) {
        List<Outbox.Settled> settled;
        lock.lock();
        try {
            long now = nanos.getAsLong();
            boolean before = outbox.reachable();
            underWay = List.of();
            settled = switch (reply) {
                case Reply.Answered<List<ReportAnswer>>(List<ReportAnswer> answers) ->
                    outbox.answered(batch, answers, now);
                case Reply.Refused<List<ReportAnswer>>(String cause) -> {
                    LOG.atError()
                            .addKeyValue("reports", batch.size())
                            .addKeyValue("cause", cause)
                            .log("Reports refused");
                    yield outbox.refused(batch, cause, now);
                }
                case Reply.Away<List<ReportAnswer>>(String cause) -> {
                    if (before && !closed) {
                        LOG.atWarn().addKeyValue("cause", cause).log("Reports cannot be sent, and wait");
                    }
                    outbox.failed(batch, now);
                    yield List.of();
                }
            };
            if (!before && outbox.reachable()) {
                LOG.info("Reports are sent again");
            }
        } finally {
            lock.unlock();
        }
        settled.forEach(one -> one.entry().answer().complete(one.answer()));
    }
}
