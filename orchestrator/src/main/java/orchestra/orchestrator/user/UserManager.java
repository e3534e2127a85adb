package orchestra.orchestrator.user;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of users, and the only writer of their collection. Safe for use by many threads. */
public final class UserManager {
    private static final Logger LOG = LoggerFactory.getLogger(UserManager.class);
    private static final int TRIES = 5;

    private final UserStore store;
    private final PasswordHasher hasher;
    private final BiConsumer<UserId, Instant> endSessions;
    private final Supplier<UserId> ids;
    private final Clock clock;

    /**
     * Puts it together.
     *
     * @param endSessions deletes a user's sessions from before a moment; they are void already when it is called, so it may fail
     */
    public UserManager(
            UserStore store,
            PasswordHasher hasher,
            BiConsumer<UserId, Instant> endSessions,
            Supplier<UserId> ids,
            Clock clock) {
        this.store = store;
        this.hasher = hasher;
        this.endSessions = endSessions;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Creates a user.
     *
     * @throws Failure when the mail address is taken
     */
    public User create(NewUser wanted) {
        Instant now = now();
        User user = new User(
                ids.get(),
                wanted.firstName(),
                wanted.lastName(),
                wanted.mail(),
                hasher.hash(wanted.secret()),
                wanted.administrator(),
                now,
                now,
                1);
        return switch (store.create(user)) {
            case DONE -> {
                LOG.atInfo().addKeyValue("user", user.id()).log("User created");
                yield user;
            }
            case MAIL_TAKEN -> throw mailTaken();
            case STALE -> throw new IllegalStateException("a new user cannot be stale");
        };
    }

    public Optional<User> find(UserId id) {
        return store.find(id);
    }

    public Optional<User> findByMail(String mail) {
        return store.findByMail(mail);
    }

    /**
     * The user of this id.
     *
     * @throws Failure when there is no such user
     */
    public User get(UserId id) {
        return store.find(id).orElseThrow(UserManager::absent);
    }

    public Listing<User> list(Page page) {
        return store.list(page);
    }

    /**
     * Changes a user.
     *
     * @param expected the revision the caller saw; empty: whichever there is
     * @param change makes of the user as it is what it is to become; asked again when others changed it meanwhile
     * @throws Failure when the user is gone, at another revision, or the caller may not make that change
     */
    public User update(Caller caller, UserId id, OptionalLong expected, Function<User, UserChange> change) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            User before = get(id);
            if (expected.isPresent() && expected.getAsLong() != before.revision()) {
                throw Failure.of(FailureKind.STALE, "The user has changed since you read it. Read it again.");
            }
            UserChange wanted = change.apply(before);
            if (wanted.administrator() != before.administrator() && !caller.administrator()) {
                throw Failure.of(FailureKind.FORBIDDEN, "Only administrators and root change admin_platform.");
            }
            User after = changed(before, wanted);
            switch (store.replace(after)) {
                case DONE -> {
                    if (wanted.secret().isPresent()) {
                        tidySessions(id, after.updated());
                    }
                    return after;
                }
                case MAIL_TAKEN -> throw mailTaken();
                case STALE -> LOG.atDebug().addKeyValue("user", id).log("User changed meanwhile");
            }
        }
        throw Failure.of(FailureKind.BUSY_DOCUMENT, "Others keep changing this user. Try again.");
    }

    /**
     * Deletes a user.
     *
     * @throws Failure when there is no such user
     */
    public void delete(UserId id) {
        if (!store.delete(id)) {
            throw absent();
        }
        LOG.atInfo().addKeyValue("user", id).log("User deleted");
        tidySessions(id, now());
    }

    private User changed(User before, UserChange wanted) {
        return new User(
                before.id(),
                wanted.firstName(),
                wanted.lastName(),
                wanted.mail(),
                wanted.secret().map(hasher::hash).orElse(before.secret()),
                wanted.administrator(),
                before.created(),
                now(),
                before.revision() + 1);
    }

    // What was asked for is done: that the leftovers could not be deleted now is no failure of it.
    private void tidySessions(UserId id, Instant moment) {
        try {
            endSessions.accept(id, moment);
        } catch (Failure failure) {
            LOG.atWarn()
                    .addKeyValue("user", id)
                    .addKeyValue("cause", failure.detail())
                    .log("Void sessions were not deleted");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Failure mailTaken() {
        return Failure.of(FailureKind.MAIL_TAKEN, "Another user has this mail address.");
    }

    private static Failure absent() {
        return Failure.of(FailureKind.NOT_FOUND, "There is no user with this id.");
    }
}
