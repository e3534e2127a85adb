package orchestra.orchestrator.user;

import java.util.Optional;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;

/** Where users are kept. What a method answered to have written is there after a crash. */
public interface UserStore {
    /** What came of a write. */
    enum Outcome {
        DONE,
        /** Another user has the mail address, in whatever case. */
        MAIL_TAKEN,
        /** The user is not there, or not at the revision that was expected. */
        STALE
    }

    Outcome create(User user);

    Optional<User> find(UserId id);

    /** Finds by mail address, in whatever case. */
    Optional<User> findByMail(String mail);

    /** Fields to sort by: those of {@code UserShapes}; filters: mail (in whatever case), first_name, last_name,
     * admin_platform. */
    Listing<User> list(Page page);

    /** Replaces the user of the same id if it is at the revision before {@code user}'s. */
    Outcome replace(User user);

    /** Whether there was such a user. */
    boolean delete(UserId id);
}
