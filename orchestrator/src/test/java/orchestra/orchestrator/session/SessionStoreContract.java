package orchestra.orchestrator.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import org.junit.jupiter.api.Test;

/** What every store of sessions does, the fake one too. */
abstract class SessionStoreContract {
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123Z");
    private static final Page LATEST = new Page(10, 0, List.of(new Order("created", true)), Map.of());

    /** An empty store. */
    abstract SessionStore store();

    @Test
    void sessionIsFoundAsItWasUntilDeleted() {
        SessionStore store = store();
        Session session = session("root", NOW, Duration.ofDays(1));
        store.create(session);
        assertThat(store.findByTokenHash(session.tokenHash())).contains(session);
        assertThat(store.find(session.id())).contains(session);
        assertThat(store.findByTokenHash("other")).isEmpty();
        assertThat(store.delete(session.id())).isTrue();
        assertThat(store.delete(session.id())).isFalse();
        assertThat(store.find(session.id())).isEmpty();
    }

    @Test
    void touchMovesUseAndExpiryAndRaisesNoDead() {
        SessionStore store = store();
        Session session = session("root", NOW, Duration.ofDays(1));
        store.touch(session.id(), NOW, NOW);
        assertThat(store.find(session.id())).isEmpty();
        store.create(session);
        store.touch(session.id(), NOW.plusSeconds(5), NOW.plusSeconds(9));
        assertThat(store.find(session.id()))
                .hasValueSatisfying(found -> assertThat(found.used()).isEqualTo(NOW.plusSeconds(5)))
                .hasValueSatisfying(found -> assertThat(found.expires()).isEqualTo(NOW.plusSeconds(9)));
    }

    @Test
    void listHoldsTheAccountsLivingSessions() {
        SessionStore store = store();
        Session early = session("root", NOW.minusSeconds(60), Duration.ofDays(1));
        Session late = session("root", NOW, Duration.ofDays(1));
        List.of(early, late, session("node", NOW, Duration.ofDays(1)), session("root", NOW, Duration.ZERO))
                .forEach(store::create);
        assertThat(store.list("root", NOW, LATEST).items()).containsExactly(late, early);
        assertThat(store.list("root", NOW, LATEST).total()).isEqualTo(2);
    }

    @Test
    void deletionOfAnAccountsSparesLaterOnesAndOthers() {
        SessionStore store = store();
        Session before = session("root", NOW.minusSeconds(60), Duration.ofDays(1));
        Session after = session("root", NOW, Duration.ofDays(1));
        Session other = session("node", NOW.minusSeconds(60), Duration.ofDays(1));
        List.of(before, after, other).forEach(store::create);
        store.deleteOf("root", NOW);
        assertThat(store.find(before.id())).isEmpty();
        assertThat(store.find(after.id())).isPresent();
        assertThat(store.find(other.id())).isPresent();
    }

    @Test
    void expiredAreReaped() {
        SessionStore store = store();
        store.create(session("root", NOW, Duration.ZERO));
        store.create(session("root", NOW, Duration.ofMillis(1)));
        assertThat(store.deleteExpired(NOW)).isEqualTo(1);
        assertThat(store.deleteExpired(NOW)).isZero();
    }

    private static Session session(String account, Instant created, Duration lasts) {
        return new Session(
                new SessionId(UUID.randomUUID()),
                account,
                UUID.randomUUID().toString(),
                "proof",
                "127.0.0.1",
                created,
                created,
                created.plus(lasts));
    }
}
