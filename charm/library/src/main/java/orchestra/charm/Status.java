package orchestra.charm;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    // Written out: a record's own is linked at run time, which every hook would pay for.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Status status && level == status.level && message.equals(status.message);
    }

    @Override
    public int hashCode() {
        return level.hashCode() * 31 + message.hashCode();
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
        Level worst = Level.ACTIVE;
        Set<String> messages = new LinkedHashSet<>();
        for (Level level : Level.values()) {
            for (Status status : statuses) {
                if (status.level == level && (level != Level.ACTIVE || worst == Level.ACTIVE)) {
                    worst = worst == Level.ACTIVE ? level : worst;
                    messages.add(status.message);
                }
            }
        }
        messages.remove("");
        return new Status(worst, String.join("; ", messages));
    }
}
