package orchestra.orchestrator.session;

import java.time.Instant;

/**
 * A sign-in that lasts until it expires, is revoked, or the credential it was made with changes.
 *
 * @param account {@code root}, {@code node} or a user's id
 * @param tokenHash finds it by its token
 * @param proof binds it to its credential, see {@link Token#proofOf}
 * @param address where the client was when it signed in
 * @param used when it was last used, give or take an hour
 * @param expires the first moment it is no longer valid
 */
record Session(
        SessionId id,
        String account,
        String tokenHash,
        String proof,
        String address,
        Instant created,
        Instant used,
        Instant expires) {}
