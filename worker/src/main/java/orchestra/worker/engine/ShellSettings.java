package orchestra.worker.engine;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether and how a worker runs users' programs.
 *
 * @param user whose rights the programs have when the worker is root; without root they have the worker's own
 * @param memoryBytes how much address space each process may have; 0 for no limit
 * @param fileBytes how long a file may be that a program writes; 0 for no limit
 * @param allowed whether an administrator has allowed it at all
 */
public record ShellSettings(Optional<String> user, long memoryBytes, long fileBytes, boolean allowed) {
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,31}");

    public ShellSettings {
        if (memoryBytes < 0 || fileBytes < 0) {
            throw new IllegalArgumentException("a limit must not be negative; 0 is none");
        }
        if (user.isPresent() && !USER.matcher(user.get()).matches()) {
            throw new IllegalArgumentException("a user's name must match " + USER);
        }
    }
}
