package orchestra.orchestrator.conductor;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of a graph's nodes besides their states: when, by whom, and with what result. */
public final class NodeFacts {
    private final long[] started;
    private final long[] stopped;
    private final Map<Integer, String> workers = new HashMap<>();
    private final Map<Integer, Result> results = new HashMap<>();

    /**
     * What the newest ended attempt left.
     *
     * @param output values by name
     * @param message why it failed; empty on success
     * @param log the last of what it wrote
     */
    public record Result(Map<String, String> output, String message, String log) {
        public static final Result NONE = new Result(Map.of(), "", "");

        public Result {
            output = Map.copyOf(output);
        }
    }

    NodeFacts(int nodes) {
        this.started = new long[nodes];
        this.stopped = new long[nodes];
    }

    /** When its newest attempt began. */
    public Optional<Instant> started(int node) {
        return instant(started[node]);
    }

    /** When it was over. */
    public Optional<Instant> stopped(int node) {
        return instant(stopped[node]);
    }

    /** Who took its newest attempt, {@code NAME#INCARNATION}; empty when nobody did. */
    public String worker(int node) {
        return workers.getOrDefault(node, "");
    }

    public Result result(int node) {
        return results.getOrDefault(node, Result.NONE);
    }

    void started(int node, Instant at, String worker) {
        started[node] = at.toEpochMilli();
        if (!worker.isEmpty()) {
            workers.put(node, worker);
        }
    }

    void stopped(int node, Instant at) {
        stopped[node] = at.toEpochMilli();
    }

    void ended(int node, Map<String, String> output, String message, String log) {
        results.put(node, new Result(output, message, log));
    }

    private static Optional<Instant> instant(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
