package orchestra.protocol;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A task's id: 32 lower-case hexadecimal digits. */
public record TaskId(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public TaskId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a task's id must have 32 lower-case hexadecimal digits");
        }
    }

    /** Reads an id; empty when it is none. */
    public static Optional<TaskId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new TaskId(text)) : Optional.empty();
    }

    public static TaskId of(UUID uuid) {
        return new TaskId(uuid.toString().replace("-", ""));
    }

    @Override
    public String toString() {
        return text;
    }
}
