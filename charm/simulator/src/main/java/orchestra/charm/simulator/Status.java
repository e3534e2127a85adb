package orchestra.charm.simulator;

import java.time.Instant;

/**
 * A workload status, as {@code juju status} shows it.
 *
 * @param name one of active, blocked, waiting, maintenance, error, unknown, terminated
 * @param message for a person
 * @param since when it was set
 */
public record Status(String name, String message, Instant since) {
    boolean sameAs(Status other) {
        return name.equals(other.name) && message.equals(other.message);
    }

    @Override
    public String toString() {
        return message.isEmpty() ? name : name + ": " + message;
    }
}
