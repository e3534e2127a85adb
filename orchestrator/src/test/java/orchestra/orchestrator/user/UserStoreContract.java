package orchestra.orchestrator.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.user.UserStore.Outcome;
import org.junit.jupiter.api.Test;

/** What every store of users does, the fake one too. */
abstract class UserStoreContract {
    private static final Instant MOMENT = Instant.parse("2026-11-21T10:15:30.123Z");

    /** An empty store. */
    abstract UserStore store();

    @Test
    void createdUserIsFoundAsItWas() {
        UserStore store = store();
        User ann = user("Ann", "Lee", "Ann@Example.org", true);
        assertThat(store.create(ann)).isEqualTo(Outcome.DONE);
        assertThat(store.find(ann.id())).contains(ann);
        assertThat(store.findByMail("aNN@example.ORG")).contains(ann);
        assertThat(store.findByMail("nobody@example.org")).isEmpty();
        assertThat(store.find(new UserId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void mailIsUniqueWhateverItsCase() {
        UserStore store = store();
        User bob = user("Bob", "Ray", "bob@example.org", false);
        store.create(user("Ann", "Lee", "ann@example.org", false));
        store.create(bob);
        assertThat(store.create(user("Eve", "Fox", "ANN@example.org", false))).isEqualTo(Outcome.MAIL_TAKEN);
        assertThat(store.replace(renamed(bob, "Ann@Example.org"))).isEqualTo(Outcome.MAIL_TAKEN);
        assertThat(store.find(bob.id())).contains(bob);
    }

    @Test
    void ofManyWhoCreateOneMailAtOnceOneSucceeds() throws Exception {
        UserStore store = store();
        List<Callable<Outcome>> attempts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            attempts.add(() -> store.create(user("Ann", "Lee", "ann@example.org", false)));
        }
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> attempt : threads.invokeAll(attempts)) {
                outcomes.add(attempt.get());
            }
        }
        assertThat(outcomes).containsOnlyOnce(Outcome.DONE);
    }

    @Test
    void onlyTheNextRevisionReplaces() {
        UserStore store = store();
        User ann = user("Ann", "Lee", "ann@example.org", false);
        store.create(ann);
        User next = renamed(ann, "anna@example.org");
        assertThat(store.replace(next)).isEqualTo(Outcome.DONE);
        assertThat(store.replace(next)).isEqualTo(Outcome.STALE);
        assertThat(store.find(ann.id())).contains(next);
        assertThat(store.findByMail("ann@example.org")).isEmpty();
        assertThat(store.replace(renamed(user("Bob", "Ray", "bob@example.org", false), "b@example.org")))
                .isEqualTo(Outcome.STALE);
    }

    @Test
    void deletedUserIsGoneAndItsMailFree() {
        UserStore store = store();
        User ann = user("Ann", "Lee", "ann@example.org", false);
        store.create(ann);
        assertThat(store.delete(ann.id())).isTrue();
        assertThat(store.delete(ann.id())).isFalse();
        assertThat(store.find(ann.id())).isEmpty();
        assertThat(store.create(user("Ann", "Two", "ann@example.org", false))).isEqualTo(Outcome.DONE);
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrOverlap() {
        UserStore store = store();
        for (int i = 0; i < 7; i++) {
            store.create(user("Same", "Name", "user" + i + "@example.org", i % 2 == 0));
        }
        List<String> mails = new ArrayList<>();
        for (int offset = 0; offset < 9; offset += 3) {
            Listing<User> listing = store.list(new Page(3, offset, List.of(new Order("last_name", false)), Map.of()));
            assertThat(listing.total()).isEqualTo(7);
            listing.items().forEach(user -> mails.add(user.mail()));
        }
        assertThat(mails).doesNotHaveDuplicates().hasSize(7);
    }

    @Test
    void totalIsTheSameOnEveryPageAlsoBeyondTheLast() {
        UserStore store = store();
        List<Order> order = List.of(new Order("last_name", false));
        assertThat(store.list(new Page(3, 0, order, Map.of())).total()).isZero();
        assertThat(store.list(new Page(3, 3, order, Map.of())).total()).isZero();
        for (int i = 0; i < 4; i++) {
            store.create(user("Same", "Name", "user" + i + "@example.org", i % 2 == 0));
        }
        for (int offset = 0; offset < 7; offset++) {
            assertThat(store.list(new Page(2, offset, order, Map.of())).total()).isEqualTo(4);
            assertThat(store.list(new Page(2, offset, order, Map.of("admin_platform", "true")))
                            .total())
                    .isEqualTo(2);
        }
    }

    @Test
    void listIsSortedByEveryKeyAndFiltered() {
        UserStore store = store();
        store.create(user("Cid", "Lee", "cid@example.org", true));
        store.create(user("Ann", "Lee", "Ann@example.org", false));
        store.create(user("Bob", "Fox", "bob@example.org", true));
        List<Order> order = List.of(new Order("last_name", true), new Order("first_name", false));
        assertThat(names(store.list(new Page(9, 0, order, Map.of())))).containsExactly("Ann", "Cid", "Bob");
        assertThat(names(store.list(new Page(9, 0, order, Map.of("mail", "ANN@example.org")))))
                .containsExactly("Ann");
        assertThat(names(store.list(new Page(9, 0, order, Map.of("admin_platform", "true")))))
                .containsExactly("Cid", "Bob");
        assertThat(names(store.list(new Page(9, 0, order, Map.of("admin_platform", "true", "last_name", "Lee")))))
                .containsExactly("Cid");
    }

    private static List<String> names(Listing<User> listing) {
        return listing.items().stream().map(User::firstName).toList();
    }

    static User user(String first, String last, String mail, boolean administrator) {
        return new User(
                new UserId(UUID.randomUUID()),
                first,
                last,
                mail,
                new PasswordHash("$argon2id$..."),
                administrator,
                MOMENT,
                MOMENT,
                1);
    }

    private static User renamed(User user, String mail) {
        return new User(
                user.id(),
                user.firstName(),
                user.lastName(),
                mail,
                user.secret(),
                user.administrator(),
                user.created(),
                MOMENT.plusSeconds(1),
                user.revision() + 1);
    }
}
