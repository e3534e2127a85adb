package orchestra.orchestrator.session;

import java.time.Instant;
import java.util.Optional;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;

/** Where sessions are kept. */
interface SessionStore {
    void create(Session session);

    Optional<Session> findByTokenHash(String tokenHash);

    /** The account's sessions that have not expired by {@code now}. */
    Listing<Session> list(String account, Instant now, Page page);

    /** Notes that the session was used; does nothing when it is gone. */
    void touch(SessionId id, Instant used, Instant expires);

    Optional<Session> find(SessionId id);

    /** Whether there was such a session. */
    boolean delete(SessionId id);

    /** Deletes the account's sessions that were made before {@code moment}. */
    void deleteOf(String account, Instant moment);

    /** Deletes what has expired by {@code now} and answers how many that were. */
    long deleteExpired(Instant now);
}
