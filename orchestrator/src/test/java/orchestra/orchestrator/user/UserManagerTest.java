package orchestra.orchestrator.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.junit.jupiter.api.Test;

final class UserManagerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456Z");
    private final FakeUserStore store = new FakeUserStore();
    private final List<UserId> ended = new ArrayList<>();
    private final UserManager users = new UserManager(
            store,
            new PasswordHasher(new Argon2Cost(8, 1, 1), new JavaArgon2()),
            (id, moment) -> ended.add(id),
            () -> new UserId(UUID.randomUUID()),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void createdUserHasHashAndMillisecondTimes() {
        User ann = users.create(new NewUser("Ann", "Lee", "ann@example.org", "annssecret", false));
        assertThat(ann.secret().phc()).startsWith("$argon2id$").doesNotContain("annssecret");
        assertThat(ann.created()).isEqualTo(Instant.parse("2026-11-21T10:15:30.123Z"));
        assertThat(ann.name()).isEqualTo("Ann Lee");
    }

    @Test
    void takenMailIsConflict() {
        users.create(new NewUser("Ann", "Lee", "ann@example.org", "annssecret", false));
        assertFails(
                FailureKind.MAIL_TAKEN,
                () -> users.create(new NewUser("Eve", "Fox", "ANN@example.org", "evessecret", false)));
    }

    @Test
    void nobodyMakesOneselfAdministrator() {
        User ann = users.create(new NewUser("Ann", "Lee", "ann@example.org", "annssecret", false));
        Caller self = new Caller.Person(ann.id(), false);
        UserChange promoted = new UserChange("Ann", "Lee", "ann@example.org", true, Optional.empty());
        assertFails(FailureKind.FORBIDDEN, () -> users.update(self, ann.id(), OptionalLong.empty(), user -> promoted));
        assertThat(users.update(new Caller.Root(), ann.id(), OptionalLong.empty(), user -> promoted)
                        .administrator())
                .isTrue();
    }

    @Test
    void staleRevisionIsRefused() {
        User ann = users.create(new NewUser("Ann", "Lee", "ann@example.org", "annssecret", false));
        UserChange same = new UserChange("Ann", "Lee", "ann@example.org", false, Optional.empty());
        users.update(new Caller.Root(), ann.id(), OptionalLong.of(1), user -> same);
        assertFails(
                FailureKind.STALE, () -> users.update(new Caller.Root(), ann.id(), OptionalLong.of(1), user -> same));
    }

    @Test
    void changeMadeMeanwhileIsKept() {
        User ann = users.create(new NewUser("Ann", "Lee", "ann@example.org", "annssecret", false));
        List<Long> seen = new ArrayList<>();
        users.update(new Caller.Root(), ann.id(), OptionalLong.empty(), user -> {
            if (seen.isEmpty()) {
                seen.add(user.revision());
                users.update(
                        new Caller.Root(),
                        ann.id(),
                        OptionalLong.empty(),
                        other -> new UserChange("Anna", "Lee", "ann@example.org", false, Optional.empty()));
            }
            return new UserChange(user.firstName(), "Fox", user.mail(), user.administrator(), Optional.empty());
        });
        assertThat(users.get(ann.id()).name()).isEqualTo("Anna Fox");
    }

    @Test
    void newSecretAndDeletionEndSessions() {
        User ann = users.create(new NewUser("Ann", "Lee", "ann@example.org", "annssecret", false));
        users.update(
                new Caller.Root(),
                ann.id(),
                OptionalLong.empty(),
                user -> new UserChange("A", "B", "ann@example.org", false, Optional.empty()));
        assertThat(ended).isEmpty();
        users.update(
                new Caller.Root(),
                ann.id(),
                OptionalLong.empty(),
                user -> new UserChange("A", "B", "ann@example.org", false, Optional.of("newsecret")));
        users.delete(ann.id());
        assertThat(ended).containsExactly(ann.id(), ann.id());
        assertFails(FailureKind.NOT_FOUND, () -> users.delete(ann.id()));
    }

    private static void assertFails(FailureKind kind, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
