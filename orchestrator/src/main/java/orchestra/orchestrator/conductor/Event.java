package orchestra.orchestrator.conductor;

import java.time.Instant;
import java.util.Map;
import orchestra.protocol.Outcome;

/** What happened to a graph from outside. Everything else follows from these, and they are all that is kept. */
public sealed interface Event {
    Instant at();

    /**
     * A worker took an attempt and begins.
     *
     * @param worker the worker's name and incarnation, {@code NAME#INCARNATION}
     */
    record Taken(Instant at, int node, int attempt, String worker) implements Event {}

    /**
     * An attempt ended.
     *
     * @param output values by name
     * @param log the last of what it wrote
     */
    record Ended(
            Instant at, int node, int attempt, Outcome outcome, Map<String, String> output, String message, String log)
            implements Event {
        public Ended {
            output = Map.copyOf(output);
        }
    }

    /** An attempt was lost with its worker; {@code message} says how that was noticed. */
    record Lost(Instant at, int node, int attempt, String message) implements Event {}

    /** The task was cancelled; {@code account} says by whom. */
    record Canceled(Instant at, String account) implements Event {}

    /** The task's time is over. */
    record TimedOut(Instant at) implements Event {}

    /** Another orchestrator carries on; {@code owner} says which. Changes no node. */
    record Owned(Instant at, String owner) implements Event {}
}
