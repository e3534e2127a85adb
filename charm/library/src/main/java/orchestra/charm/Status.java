package orchestra.charm;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** A workload status: a level Juju knows and a message for the operator. */
public record Status(Level level, String message) {

    /** The levels a charm may set, worst first. */
    public enum Level {
        BLOCKED,
        MAINTENANCE,
        WAITING,
        ACTIVE;

        /** The level as Juju writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Status blocked(String message) {
        return new Status(Level.BLOCKED, message);
    }

    public static Status waiting(String message) {
        return new Status(Level.WAITING, message);
    }

    public static Status maintenance(String message) {
        return new Status(Level.MAINTENANCE, message);
    }

    public static Status active(String message) {
        return new Status(Level.ACTIVE, message);
    }

    /**
     * The worst level among them, with every message that is not of an active status, worst first; when all are active,
     * with theirs.
     */
    public static Status worst(Collection<Status> statuses) {
        Level worst = statuses.stream()
                .map(Status::level)
                .min(Comparator.naturalOrder())
                .orElse(Level.ACTIVE);
        return new Status(
                worst,
                statuses.stream()
                        .filter(status -> worst == Level.ACTIVE || status.level != Level.ACTIVE)
                        .sorted(Comparator.comparing(Status::level))
                        .map(Status::message)
                        .filter(message -> !message.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("; ")));
    }
}
