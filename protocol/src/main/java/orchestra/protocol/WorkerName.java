package orchestra.protocol;

import java.util.regex.Pattern;

/**
 * Who a worker is.
 *
 * @param role the family of queues it empties, such as {@code transform}
 * @param name its name, the same at every start and no other worker's
 * @param incarnation this process of it; new at every start
 */
public record WorkerName(String role, String name, String incarnation) {
    /** Not the word that the orchestrator's own queues begin with, nor the one that the broker keeps for itself. */
    private static final Pattern ROLE = Pattern.compile("(?!(orchestra|amq)$)[a-z][a-z0-9-]{0,30}");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Pattern INCARNATION = Pattern.compile("[0-9a-f]{8,32}");

    public WorkerName {
        require(ROLE, role, "a role");
        require(NAME, name, "a worker's name");
        require(INCARNATION, incarnation, "an incarnation");
    }

    public static boolean isRole(String text) {
        return ROLE.matcher(text).matches();
    }

    private static void require(Pattern form, String text, String what) {
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException(what + " must match " + form);
        }
    }
}
