package orchestra.worker.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.WorkerName;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, and when. Pure: time is given in nanoseconds that only run forward. One request is under way at a
 * time; what {@link #next} gives is given back to {@link #answered}, {@link #failed} or {@link #refused}.
 *
 * <p>The reports of one attempt go in order: taken, progress, ended. Progress is kept as its latest value only, from the
 * accepted beginning until the end is told; the last one then goes before the end and, as it, until it is answered.
 *
 * <p>Bounded by its user: begun and ended once for each attempt, and no more attempts begin than it wants.
 */
final class Outbox {
    static final int REPORTS_MOST = 500;
    static final int BYTES_MOST = 512 * 1024;

    private final WorkerName worker;
    private final Backoff backoff;
    private final long progressEvery;
    private final Map<AttemptId, Latest> open = new LinkedHashMap<>();
    /** Attempts whose end is told, or is to be: they have no progress any more. */
    private final Set<AttemptId> ending = new HashSet<>();

    private List<Entry> queue = new ArrayList<>();
    private int most = REPORTS_MOST;
    private int failures;
    private long held;

    /** The progress of an attempt that runs. */
    private static final class Latest {
        private Report.@Nullable Progress value;
        private long due;

        Latest(long due) {
            this.due = due;
        }
    }

    /** An answer for who waits for it; to be given outside of locks. */
    record Settled(Entry entry, ReportAnswer answer) {}

    /**
     * An empty one.
     *
     * @param worker who sends progress
     * @param progressEvery nanoseconds between two of one attempt
     */
    Outbox(WorkerName worker, Backoff backoff, long progressEvery) {
        this.worker = worker;
        this.backoff = backoff;
        this.progressEvery = progressEvery;
    }

    /** Adds a beginning or an end. */
    CompletableFuture<ReportAnswer> add(WorkerName from, Report report, long now) {
        Latest last = report instanceof Report.Ended ? open.remove(report.attempt()) : null;
        if (last != null && last.value != null) {
            queue.add(Entry.of(from, last.value, now));
        }
        if (report instanceof Report.Ended) {
            ending.add(report.attempt());
        }
        Entry entry = Entry.of(from, report, now);
        queue.add(entry);
        return entry.answer();
    }

    /** Notes how far an attempt is; does nothing for one that does not run. */
    void progress(Report.Progress progress) {
        Latest latest = open.get(progress.attempt());
        if (latest != null) {
            latest.value = progress;
        }
    }

    /** What goes into one request now, all of one worker; empty when nothing is due. */
    List<Entry> next(long now) {
        if (failures > 0 && now - held < 0) {
            return List.of();
        }
        List<Entry> batch = new ArrayList<>();
        List<Entry> rest = new ArrayList<>();
        Set<AttemptId> passed = new HashSet<>();
        int bytes = 0;
        for (Entry entry : queue) {
            boolean fits = batch.isEmpty()
                    || (batch.size() < most
                            && bytes + entry.size() <= BYTES_MOST
                            && entry.worker().equals(batch.getFirst().worker()));
            // One that has to wait makes those wait that follow it in the same attempt.
            if (fits
                    && now - entry.due() >= 0
                    && !passed.contains(entry.report().attempt())) {
                batch.add(entry);
                bytes += entry.size();
            } else {
                passed.add(entry.report().attempt());
                rest.add(entry);
            }
        }
        queue = rest;
        if (batch.isEmpty() || batch.getFirst().worker().equals(worker)) {
            addProgress(batch, bytes, now);
        }
        return batch;
    }

    /** How many nanoseconds until something is due; {@code Long.MAX_VALUE} when nothing waits. */
    long waits(long now) {
        long least = Long.MAX_VALUE;
        for (Entry entry : queue) {
            least = Math.min(least, entry.due() - now);
        }
        for (Latest latest : open.values()) {
            if (latest.value != null) {
                least = Math.min(least, latest.due - now);
            }
        }
        if (least == Long.MAX_VALUE) {
            return least;
        }
        return Math.max(0, failures == 0 ? least : Math.max(least, held - now));
    }

    /** Whether the last request was answered. */
    boolean reachable() {
        return failures == 0;
    }

    /** What waits in order to be sent, of which some may be under way; progress not counted. */
    List<Entry> waiting() {
        return List.copyOf(queue);
    }

    List<Settled> answered(List<Entry> batch, List<ReportAnswer> answers, long now) {
        failures = 0;
        most = Math.min(REPORTS_MOST, most * 2);
        List<Settled> settled = new ArrayList<>();
        List<Entry> again = new ArrayList<>();
        Set<AttemptId> over = new HashSet<>();
        for (int i = batch.size() - 1; i >= 0; i--) {
            Entry entry = batch.get(i);
            AttemptId attempt = entry.report().attempt();
            ReportAnswer answer = answers.get(i);
            // Backwards, as progress that nobody could record is of no use once its end is recorded.
            if (answer == ReportAnswer.LATER && !over.contains(attempt)) {
                again.addFirst(entry.later(now + backoff.nanos(entry.failures() + 1)));
                continue;
            }
            settled.addFirst(new Settled(entry, answer));
            if (entry.report() instanceof Report.Ended) {
                over.add(attempt);
            }
            if (entry.report() instanceof Report.Taken
                    && answer == ReportAnswer.ACCEPTED
                    && !ending.contains(attempt)) {
                open.put(attempt, new Latest(now));
            }
        }
        ending.removeAll(over);
        giveBack(again);
        return settled;
    }

    /** The request failed; all of it goes again. */
    void failed(List<Entry> batch, long now) {
        failures++;
        held = now + backoff.nanos(failures);
        giveBack(batch);
    }

    /** The request is not taken as it is. It goes again in halves, and of one report what can be taken. */
    List<Settled> refused(List<Entry> batch, String cause, long now) {
        failures = 0;
        if (batch.size() > 1) {
            most = batch.size() / 2;
            giveBack(batch);
            return List.of();
        }
        Entry entry = batch.getFirst();
        if (entry.report() instanceof Report.Ended && !entry.shortened()) {
            giveBack(List.of(entry.shortened(cause)));
            return List.of();
        }
        ending.remove(entry.report().attempt());
        return List.of(new Settled(entry, ReportAnswer.UNKNOWN));
    }

    private void addProgress(List<Entry> batch, int bytes, long now) {
        int total = bytes;
        // Who was sent longest ago is first, should not all fit.
        for (AttemptId attempt : new LinkedHashSet<>(open.keySet())) {
            Latest latest = open.get(attempt);
            if (latest == null || latest.value == null || now - latest.due < 0 || batch.size() >= most) {
                continue;
            }
            Entry entry = Entry.of(worker, latest.value, now);
            if (total + entry.size() > BYTES_MOST) {
                return;
            }
            total += entry.size();
            batch.add(entry);
            latest.value = null;
            latest.due = now + progressEvery;
            open.remove(attempt);
            open.put(attempt, latest);
        }
    }

    /** Puts these before all others, progress where its place is by now. */
    private void giveBack(List<Entry> batch) {
        Map<AttemptId, Report> following = new HashMap<>();
        queue.forEach(entry -> following.putIfAbsent(entry.report().attempt(), entry.report()));
        List<Entry> front = new ArrayList<>();
        for (Entry entry : batch) {
            AttemptId attempt = entry.report().attempt();
            Latest latest = open.get(attempt);
            if (!(entry.report() instanceof Report.Progress progress)) {
                front.add(entry);
            } else if (latest != null) {
                latest.value = latest.value == null ? progress : latest.value;
            } else if (!(following.get(attempt) instanceof Report.Progress)) {
                // Its end was told meanwhile, and nothing newer goes before that.
                front.add(entry);
            }
        }
        front.addAll(queue);
        queue = front;
    }
}
