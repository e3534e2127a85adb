package orchestra.agent.facts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orchestra.charm.Json;
import org.jspecify.annotations.Nullable;

/**
 * Why the API stays closed although nothing is missing.
 *
 * @param paused whether an operator wants it so
 * @param restore the restore of a backup that has begun to change the data and has not ended
 */
public record Hold(boolean paused, Optional<Restore> restore) {

    /** Nothing holds the API back. */
    public static final Hold NONE = new Hold(false, Optional.empty());

    /**
     * A restore that was begun.
     *
     * @param id of the backup
     * @param safety the backup of what was there before
     */
    public record Restore(String id, String safety) {}

    /**
     * Reads what {@link #write} wrote. What cannot be read counts as a pause, which an operator can end. A restore
     * without a safety backup, which earlier versions wrote, was killed before it changed anything, and is none.
     */
    public static Hold read(String json) {
        try {
            Map<String, @Nullable Object> all = Json.object(json);
            return new Hold(
                    Boolean.TRUE.equals(all.get("paused")),
                    all.get("restore") instanceof String id
                                    && all.get("safety") instanceof String safety
                                    && !safety.isEmpty()
                            ? Optional.of(new Restore(id, safety))
                            : Optional.empty());
        } catch (IllegalArgumentException e) {
            return new Hold(true, Optional.empty());
        }
    }

    /** The same as JSON. */
    public String write() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("paused", paused);
        restore.ifPresent(begun -> {
            all.put("restore", begun.id());
            all.put("safety", begun.safety());
        });
        return Json.write(all) + "\n";
    }

    /** Whether anything holds the API back. */
    public boolean any() {
        return paused || restore.isPresent();
    }

    /** The same, paused or not. */
    public Hold withPaused(boolean wanted) {
        return new Hold(wanted, restore);
    }

    /** The same with another restore, or with none. */
    public Hold withRestore(Optional<Restore> begun) {
        return new Hold(paused, begun);
    }
}
