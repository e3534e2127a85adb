package orchestra.orchestrator.conductor;

/**
 * An attempt that a worker has.
 *
 * @param worker the worker's name and incarnation, {@code NAME#INCARNATION}
 */
public record Held(int node, int attempt, String worker) {}
