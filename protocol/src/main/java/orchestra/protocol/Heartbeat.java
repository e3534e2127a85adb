package orchestra.protocol;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a worker says of itself every few seconds.
 *
 * @param engines that it can run
 * @param slots how many jobs it runs at once
 * @param running the attempts it holds: taken, and their end not accepted yet
 * @param facts of its host, by name: processors, memory, kernel, ffmpeg, ...
 */
public record Heartbeat(
        WorkerName worker, Set<String> engines, int slots, List<AttemptId> running, Map<String, String> facts) {
    public Heartbeat {
        if (slots < 0) {
            throw new IllegalArgumentException("slots must not be negative");
        }
        engines = Set.copyOf(engines);
        running = List.copyOf(running);
        facts = Map.copyOf(facts);
    }
}
