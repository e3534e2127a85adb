package orchestra.orchestrator.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import orchestra.daemon.Secret;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.settings.Credentials;
import orchestra.orchestrator.user.FakeUserStore;
import orchestra.orchestrator.user.NewUser;
import orchestra.orchestrator.user.PasswordHasher;
import orchestra.orchestrator.user.User;
import orchestra.orchestrator.user.UserChange;
import orchestra.orchestrator.user.UserManager;
import org.junit.jupiter.api.Test;

final class SessionManagerTest {
    private static final String HERE = "127.0.0.1";

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private Credentials credentials = new Credentials(
            new Secret("rootsecret"), new Secret("nodessecret"), new Secret("mongodb://host/"), Optional.empty());
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final PasswordHasher hasher = new PasswordHasher();
    private final FakeSessionStore store = new FakeSessionStore();
    private final UserManager users = new UserManager(
            new FakeUserStore(),
            hasher,
            (id, moment) -> store.deleteOf(id.toString(), moment),
            () -> new UserId(UUID.randomUUID()),
            clock);
    private final SessionManager sessions = new SessionManager(
            store,
            new Accounts(users, hasher, () -> credentials),
            new SignInThrottle(clock),
            new SignInMetrics(new SimpleMeterRegistry()),
            clock);

    @Test
    void systemAccountsSignInWithTheirSecretsOnly() {
        assertThat(sessions.signIn("root", "rootsecret", HERE).caller()).isEqualTo(new Caller.Root());
        assertThat(sessions.signIn("node", "nodessecret", HERE).caller()).isEqualTo(new Caller.Node());
        assertFails(FailureKind.WRONG_CREDENTIALS, () -> sessions.signIn("root", "nodessecret", HERE));
        assertFails(FailureKind.WRONG_CREDENTIALS, () -> sessions.signIn("nobody@example.org", "x", HERE));
    }

    @Test
    void tokenTellsItsOwnerAndIsNotKept() {
        User ann = users.create(new NewUser("Ann", "Lee", "Ann@example.org", "annssecret", true));
        SignedIn made = sessions.signIn("ANN@example.org", "annssecret", HERE);
        assertThat(sessions.authenticate(made.token().reveal()).caller()).isEqualTo(new Caller.Person(ann.id(), true));
        assertThat(made.session().toString())
                .doesNotContain(made.token().reveal())
                .doesNotContain("annssecret");
        assertFails(
                FailureKind.UNAUTHENTICATED,
                () -> sessions.authenticate(made.token().reveal().replaceFirst(".$", "")));
    }

    @Test
    void changedRootSecretEndsRootsSessionsOnly() {
        String root = sessions.signIn("root", "rootsecret", HERE).token().reveal();
        String node = sessions.signIn("node", "nodessecret", HERE).token().reveal();
        Credentials before = credentials;
        credentials = new Credentials(new Secret("newsecret"), before.nodes(), before.database(), before.broker());
        assertFails(FailureKind.UNAUTHENTICATED, () -> sessions.authenticate(root));
        assertThat(sessions.authenticate(node).caller()).isEqualTo(new Caller.Node());
        now = now.plusSeconds(11);
        SignedIn later = sessions.signIn("root", "newsecret", HERE);
        sessions.rotated(before, credentials);
        assertThat(store.list("root", now, new Page(9, 0, List.of(), Map.of())).items())
                .containsExactly(later.session());
    }

    @Test
    void changedSecretAndDeletionEndAUsersSessions() {
        User ann = users.create(new NewUser("Ann", "Lee", "ann@example.org", "annssecret", false));
        String first =
                sessions.signIn("ann@example.org", "annssecret", HERE).token().reveal();
        users.update(
                new Caller.Root(),
                ann.id(),
                OptionalLong.empty(),
                user -> new UserChange("Ann", "Lee", "ann@example.org", false, Optional.of("newsecret")));
        assertFails(FailureKind.UNAUTHENTICATED, () -> sessions.authenticate(first));
        String second =
                sessions.signIn("ann@example.org", "newsecret", HERE).token().reveal();
        users.delete(ann.id());
        assertFails(FailureKind.UNAUTHENTICATED, () -> sessions.authenticate(second));
    }

    @Test
    void sessionLastsThirtyDaysFromItsLastUseAndAYearAtMost() {
        String token = sessions.signIn("root", "rootsecret", HERE).token().reveal();
        String idle = sessions.signIn("root", "rootsecret", HERE).token().reveal();
        for (int i = 0; i < 18; i++) {
            now = now.plus(Duration.ofDays(20));
            sessions.authenticate(token);
        }
        assertFails(FailureKind.UNAUTHENTICATED, () -> sessions.authenticate(idle));
        now = now.plus(Duration.ofDays(20));
        assertFails(FailureKind.UNAUTHENTICATED, () -> sessions.authenticate(token));
        sessions.reap();
        assertThat(store.deleteExpired(now)).isZero();
    }

    @Test
    void oneRevokesOnesOwnAndAdministratorsAnybodys() {
        SignedIn root = sessions.signIn("root", "rootsecret", HERE);
        SignedIn node = sessions.signIn("node", "nodessecret", HERE);
        assertFails(
                FailureKind.NOT_FOUND,
                () -> sessions.revoke(node.caller(), root.session().id()));
        sessions.revoke(root.caller(), node.session().id());
        assertFails(
                FailureKind.UNAUTHENTICATED,
                () -> sessions.authenticate(node.token().reveal()));
    }

    @Test
    void guessingIsSlowedDown() {
        for (int i = 0; i < 5; i++) {
            assertFails(FailureKind.WRONG_CREDENTIALS, () -> sessions.signIn("root", "wrong", HERE));
        }
        assertFails(FailureKind.TOO_MANY_ATTEMPTS, () -> sessions.signIn("root", "rootsecret", HERE));
        now = now.plusSeconds(1);
        assertThat(sessions.signIn("root", "rootsecret", HERE).caller()).isEqualTo(new Caller.Root());
    }

    private static void assertFails(FailureKind kind, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
