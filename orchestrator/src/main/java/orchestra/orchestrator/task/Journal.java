package orchestra.orchestrator.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import orchestra.orchestrator.conductor.Event;
import orchestra.orchestrator.task.LiveTask.Cut;
import orchestra.orchestrator.task.LiveTask.Happening;
import orchestra.orchestrator.task.TaskStore.Appended;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens to the tasks that are ours: all that is due in one write, at most one entry a task, and the next
 * write only after it. While the database is away it tries again for ever, with the same entries.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int TASKS_MOST = 1000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration PAUSE_MOST = Duration.ofSeconds(5);

    private final TaskStore store;
    private final Consumer<LiveTask> stale;
    // INVARIANT: a task is in here at most once, so its size is bounded by the number of live tasks.
    private final BlockingQueue<LiveTask> due = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the writing thread.
     *
     * @param stale told of tasks that turn out to be another's
     */
    Journal(TaskStore store, Consumer<LiveTask> stale) {
        this.store = store;
        this.stale = stale;
        this.thread = Thread.ofVirtual().name("journal").start(this::run);
    }

    /** Has an event written; called under the task's lock. {@code heard} must not block. */
    void append(LiveTask task, Event event, Consumer<Appended> heard) {
        submit(task, new Happening(event, heard));
    }

    /** Tells when all that was appended before is written; called under the task's lock. */
    void settled(LiveTask task, Consumer<Appended> heard) {
        submit(task, new Happening(null, heard));
    }

    /** Ends the writing; what is not written is as if it had not happened. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void submit(LiveTask task, Happening happening) {
        if (task.lost()) {
            happening.heard().accept(Appended.STALE);
            return;
        }
        if (task.add(happening)) {
            due.add(task);
        }
    }

    private void run() {
        List<LiveTask> tasks = new ArrayList<>();
        try {
            while (!closed) {
                tasks.add(due.take());
                due.drainTo(tasks, TASKS_MOST - 1);
                write(tasks);
                tasks.clear();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<LiveTask> tasks) throws InterruptedException {
        Map<LiveTask, Cut> cuts = new LinkedHashMap<>();
        tasks.forEach(task -> cuts.put(task, task.cut()));
        List<LiveTask> writing = tasks.stream()
                .filter(task -> !entry(cuts, task).events().isEmpty())
                .toList();
        List<Appended> answers =
                appended(writing.stream().map(task -> entry(cuts, task)).toList());
        Map<LiveTask, Appended> said = new LinkedHashMap<>();
        for (int task = 0; task < writing.size(); task++) {
            said.put(writing.get(task), answers.get(task));
        }
        cuts.forEach((task, cut) -> tell(task, cut, said.getOrDefault(task, Appended.DONE)));
    }

    private static Entry entry(Map<LiveTask, Cut> cuts, LiveTask task) {
        Cut cut = cuts.get(task);
        if (cut == null) {
            throw new IllegalStateException("every task has its cut");
        }
        return cut.entry();
    }

    private List<Appended> appended(List<Entry> entries) throws InterruptedException {
        if (entries.isEmpty()) {
            return List.of();
        }
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return store.append(entries);
            } catch (RuntimeException failure) {
                LOG.atWarn()
                        .addKeyValue("entries", entries.size())
                        .addKeyValue("cause", failure.toString())
                        .log("Journal could not be written, trying again");
                Thread.sleep(pause.multipliedBy(ThreadLocalRandom.current().nextInt(50, 100))
                        .dividedBy(100));
                pause = pause.multipliedBy(2).compareTo(PAUSE_MOST) > 0 ? PAUSE_MOST : pause.multipliedBy(2);
            }
        }
    }

    private void tell(LiveTask task, Cut cut, Appended answer) {
        if (answer == Appended.STALE) {
            task.lose();
            stale.accept(task);
        }
        cut.happenings().forEach(happening -> {
            try {
                happening.heard().accept(answer);
            } catch (RuntimeException failure) {
                LOG.atError().addKeyValue("task", task.id()).setCause(failure).log("Effect of an entry failed");
            }
        });
        if (answer == Appended.DONE && task.more()) {
            due.add(task);
        }
    }
}
