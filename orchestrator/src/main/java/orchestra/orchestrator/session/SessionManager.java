package orchestra.orchestrator.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import orchestra.orchestrator.access.Authenticator;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.Identity;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.read.SharedReads;
import orchestra.orchestrator.session.Accounts.Proven;
import orchestra.orchestrator.settings.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-in and what follows from it. A session lasts 30 days from its last use and a year at most, and is bound to the
 * credential it was made with: a changed secret or a deleted user ends it at that moment, on every instance, whatever
 * is still in the database. Safe for use by many threads.
 */
public final class SessionManager implements Authenticator {
    static final Duration IDLE = Duration.ofDays(30);
    static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration TOUCH = Duration.ofHours(1);
    /** Every instance notices a changed secret within seconds; a session older than this was made with the old one. */
    private static final Duration NOTICED = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(SessionManager.class);

    private final SessionStore store;
    private final Accounts accounts;
    private final SignInThrottle throttle;
    private final SignInMetrics metrics;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final SharedReads<String, Identity> identities = new SharedReads<>();

    SessionManager(SessionStore store, Accounts accounts, SignInThrottle throttle, SignInMetrics metrics, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.throttle = throttle;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Signs in.
     *
     * @param mail a user's mail address, {@code root} or {@code node}
     * @param address where the client is
     * @throws Failure when mail or secret is wrong (which of them is not told), or when it is too early to try again
     */
    SignedIn signIn(String mail, String secret, String address) {
        String account = mail.toLowerCase(Locale.ROOT);
        try (SignInThrottle.Attempt attempt = begin(account, address)) {
            Optional<Proven> proven = accounts.prove(account, secret);
            if (proven.isEmpty()) {
                attempt.failed();
                metrics.refused();
                LOG.atInfo().addKeyValue("address", address).log("Sign-in refused");
                throw Failure.of(FailureKind.WRONG_CREDENTIALS, "No account has this mail and this secret.");
            }
            SignedIn made = create(proven.get(), address);
            attempt.succeeded();
            return made;
        }
    }

    @Override
    public Identity authenticate(String text) {
        Token token = Token.parse(text).orElseThrow(SessionManager::unknown);
        String hash = token.hash();
        // Programs send many requests at once with one token: what they ask the database is asked for all of them.
        return identities.read(hash, () -> authenticate(token, hash));
    }

    /** The caller's own sessions. */
    Listing<Session> list(Caller caller, Page page) {
        return store.list(caller.account(), clock.instant(), page);
    }

    /**
     * Revokes a session: one's own, or anybody's for an administrator.
     *
     * @throws Failure when there is none that the caller may revoke
     */
    void revoke(Caller caller, SessionId id) {
        Optional<Session> session = store.find(id)
                .filter(found -> caller.administrator() || found.account().equals(caller.account()));
        if (session.isEmpty() || !store.delete(id)) {
            throw Failure.of(FailureKind.NOT_FOUND, "You have no session with this id.");
        }
    }

    /** Tidies up after a changed root or nodes secret; the sessions themselves ended when it changed. */
    public void rotated(Credentials before, Credentials after) {
        Instant noticed = clock.instant().minus(NOTICED);
        if (!before.root().equals(after.root())) {
            store.deleteOf(new Caller.Root().account(), noticed);
        }
        if (!before.nodes().equals(after.nodes())) {
            store.deleteOf(new Caller.Node().account(), noticed);
        }
    }

    /** Deletes what has expired. */
    public void reap() {
        long reaped = store.deleteExpired(clock.instant());
        if (reaped > 0) {
            LOG.atInfo().addKeyValue("sessions", reaped).log("Expired sessions deleted");
        }
    }

    private Identity authenticate(Token token, String hash) {
        Session session = store.findByTokenHash(hash).orElseThrow(SessionManager::unknown);
        Instant now = clock.instant();
        if (!session.expires().isAfter(now)) {
            throw unknown();
        }
        Proven proven = accounts.owner(session.account()).orElseThrow(SessionManager::unknown);
        if (!same(session.proof(), token.proofOf(proven.credential()))) {
            throw unknown();
        }
        if (session.used().plus(TOUCH).isBefore(now)) {
            store.touch(session.id(), now, expiry(session.created(), now));
        }
        return new Identity(proven.caller(), session.id().toString());
    }

    private SignInThrottle.Attempt begin(String account, String address) {
        try {
            return throttle.begin(account, address);
        } catch (Failure early) {
            metrics.slowed();
            throw early;
        }
    }

    private SignedIn create(Proven proven, String address) {
        Token token = Token.create(random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Session session = new Session(
                new SessionId(UUID.randomUUID()),
                proven.caller().account(),
                token.hash(),
                token.proofOf(proven.credential()),
                address,
                now,
                now,
                expiry(now, now));
        store.create(session);
        return new SignedIn(token, session, proven.caller());
    }

    private static Instant expiry(Instant created, Instant used) {
        Instant idle = used.plus(IDLE);
        Instant last = created.plus(LONGEST);
        return idle.isBefore(last) ? idle : last;
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static Failure unknown() {
        return Failure.of(FailureKind.UNAUTHENTICATED, "The token is unknown, expired or revoked. Sign in again.");
    }
}
