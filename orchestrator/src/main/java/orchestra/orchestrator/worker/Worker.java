package orchestra.orchestrator.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import orchestra.protocol.Heartbeat;

/**
 * A worker as it is kept: what it last said of itself.
 *
 * @param beat goes up by one with every heartbeat, whatever the process
 * @param seen when the last heartbeat came, by the clock of the daemon that took it; for people
 * @param replaced the last incarnations that had the name before, oldest first
 */
public record Worker(Heartbeat said, long beat, Instant seen, List<String> replaced) {
    private static final int REPLACED_MOST = 8;

    public Worker {
        replaced = List.copyOf(replaced);
    }

    /** A worker of a new name. */
    static Worker first(Heartbeat said, Instant now) {
        return new Worker(said, 1, now, List.of());
    }

    public String name() {
        return said.worker().name();
    }

    public String incarnation() {
        return said.worker().incarnation();
    }

    /** The same after another heartbeat, maybe of a newer process. */
    Worker next(Heartbeat heartbeat, Instant now) {
        List<String> older = new ArrayList<>(replaced);
        if (!heartbeat.worker().incarnation().equals(incarnation())) {
            older.add(incarnation());
        }
        int from = Math.max(0, older.size() - REPLACED_MOST);
        return new Worker(heartbeat, beat + 1, now, older.subList(from, older.size()));
    }
}
