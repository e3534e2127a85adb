package orchestra.orchestrator.user;

import java.time.Instant;
import java.util.Locale;
import orchestra.orchestrator.access.UserId;

/**
 * A user as it is kept.
 *
 * @param mail as it was written; two users' addresses never differ by case alone
 * @param created when, to the millisecond
 * @param updated when it last changed, to the millisecond
 * @param revision goes up by one with every change
 */
public record User(
        UserId id,
        String firstName,
        String lastName,
        String mail,
        PasswordHash secret,
        boolean administrator,
        Instant created,
        Instant updated,
        long revision) {

    /** The full name. */
    public String name() {
        return firstName + " " + lastName;
    }

    /** What makes a mail address one and the same. */
    public static String mailKey(String mail) {
        return mail.toLowerCase(Locale.ROOT);
    }
}
