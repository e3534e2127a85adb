package orchestra.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which of a role's queues a job waits in; workers empty the higher ones first. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW;

    /** The priority of this lower-case name; empty when there is none. */
    public static Optional<Priority> named(String text) {
        return Arrays.stream(values())
                .filter(priority -> priority.text().equals(text))
                .findFirst();
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
