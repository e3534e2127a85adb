package orchestra.orchestrator.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Which workers are alive. A worker is dead when its beat has not changed for 30 s by this process's own clock: no clocks
 * of two machines are compared. Safe for use by many threads.
 */
public final class WorkerWatch {
    static final Duration SILENCE_MOST = Duration.ofSeconds(30);

    private final WorkerStore store;
    private final LongSupplier nanoTime;
    private volatile Map<String, Observed> observed = Map.of();

    public WorkerWatch(WorkerStore store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
    }

    private record Observed(Worker worker, long since) {}

    /**
     * Looks at all of them; to be called every few seconds by one loop.
     *
     * @throws orchestra.orchestrator.failure.Failure when the database does not answer; nobody is dead for that
     */
    public void look() {
        List<Worker> found = store.all();
        long now = nanoTime.getAsLong();
        Map<String, Observed> before = observed;
        Map<String, Observed> after = new HashMap<>();
        for (Worker worker : found) {
            Observed known = before.get(worker.name());
            long since = known != null && known.worker().beat() == worker.beat() ? known.since() : now;
            after.put(worker.name(), new Observed(worker, since));
        }
        observed = Map.copyOf(after);
    }

    /** The workers that were alive at the last look, as they were then. */
    public List<Worker> alive() {
        return observed.values().stream()
                .filter(this::alive)
                .map(Observed::worker)
                .toList();
    }

    /** Whether a worker, just read, is alive. One that was not looked at before has just begun. */
    public boolean alive(Worker worker) {
        Observed known = observed.get(worker.name());
        return known == null || known.worker().beat() != worker.beat() || alive(known);
    }

    private boolean alive(Observed known) {
        return nanoTime.getAsLong() - known.since() < SILENCE_MOST.toNanos();
    }
}
