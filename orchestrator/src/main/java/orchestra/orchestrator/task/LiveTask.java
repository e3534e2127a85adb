package orchestra.orchestrator.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import orchestra.orchestrator.conductor.Event;
import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.task.TaskStore.Appended;
import orchestra.protocol.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * A task that this orchestrator owns, with what has happened to it and is not yet in the journal. Everything in here is
 * guarded by its lock, which nothing else is taken under.
 */
final class LiveTask {
    /** An entry holds at most so many events: with their logs they stay far below a document's limit. */
    private static final int EVENTS_MOST = 100;

    private final TaskId id;
    private final String writer;
    private final Run run;
    private final JobMaker jobs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Happening> happenings = new ArrayDeque<>();
    private long written;
    private boolean queued;
    private boolean lost;
    private volatile @Nullable Future<?> deadline;

    /** An event, or none where only the journal's word on what came before is wanted, and who wants to hear of it. */
    record Happening(@Nullable Event event, Consumer<Appended> heard) {}

    /** A part of what happened, as it goes into the journal. */
    record Cut(Entry entry, List<Happening> happenings) {}

    /**
     * A task that is ours from now on.
     *
     * @param writer who writes its entries: us, since we own it this time
     * @param written the number of the journal's last entry
     */
    LiveTask(TaskId id, String writer, Run run, long written) {
        this.id = id;
        this.writer = writer;
        this.run = run;
        this.jobs = new JobMaker(run.graph());
        this.written = written;
    }

    TaskId id() {
        return id;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Only under the lock. */
    Run run() {
        return run;
    }

    /** Only under the lock. */
    JobMaker jobs() {
        return jobs;
    }

    /** Only under the lock. */
    boolean lost() {
        return lost;
    }

    /** Only under the lock. Whether the journal must be told that there is something to write. */
    boolean add(Happening happening) {
        happenings.add(happening);
        boolean first = !queued;
        queued = true;
        return first;
    }

    /** What is written next; the entry is without events when nothing but answers are due. */
    Cut cut() {
        lock.lock();
        try {
            List<Happening> part = new ArrayList<>();
            List<Event> events = new ArrayList<>();
            while (!happenings.isEmpty() && events.size() < EVENTS_MOST) {
                Happening happening = happenings.remove();
                part.add(happening);
                if (happening.event() != null) {
                    events.add(happening.event());
                }
            }
            if (!events.isEmpty()) {
                written++;
            }
            return new Cut(new Entry(id, Math.max(1, written), writer, events), part);
        } finally {
            lock.unlock();
        }
    }

    /** After a cut was written: whether there is more. */
    boolean more() {
        lock.lock();
        try {
            queued = !happenings.isEmpty();
            return queued;
        } finally {
            lock.unlock();
        }
    }

    /** What ends it when its time is over. */
    void endsBy(Future<?> timeout) {
        deadline = timeout;
    }

    /** It is over, or another's: its time does not matter any more. */
    void retire() {
        Future<?> timeout = deadline;
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    /** Another owns it: nothing is written any more, and whoever waits is told so. */
    void lose() {
        List<Happening> waiting;
        lock.lock();
        try {
            lost = true;
            waiting = new ArrayList<>(happenings);
            happenings.clear();
        } finally {
            lock.unlock();
        }
        waiting.forEach(happening -> happening.heard().accept(Appended.STALE));
    }
}
