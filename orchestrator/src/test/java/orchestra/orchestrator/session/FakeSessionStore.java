package orchestra.orchestrator.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;

/** Sessions in memory; lists are sorted by creation, latest first. */
final class FakeSessionStore implements SessionStore {
    private final Map<SessionId, Session> sessions = new LinkedHashMap<>();

    @Override
    public synchronized void create(Session session) {
        sessions.put(session.id(), session);
    }

    @Override
    public synchronized Optional<Session> findByTokenHash(String tokenHash) {
        return sessions.values().stream()
                .filter(session -> session.tokenHash().equals(tokenHash))
                .findFirst();
    }

    @Override
    public synchronized Listing<Session> list(String account, Instant now, Page page) {
        List<Session> found = sessions.values().stream()
                .filter(session ->
                        session.account().equals(account) && session.expires().isAfter(now))
                .sorted(Comparator.comparing(Session::created).reversed())
                .toList();
        return new Listing<>(
                found.stream().skip(page.offset()).limit(page.limit()).toList(), found.size());
    }

    @Override
    public synchronized void touch(SessionId id, Instant used, Instant expires) {
        sessions.computeIfPresent(
                id,
                (same, session) -> new Session(
                        id,
                        session.account(),
                        session.tokenHash(),
                        session.proof(),
                        session.address(),
                        session.created(),
                        used,
                        expires));
    }

    @Override
    public synchronized Optional<Session> find(SessionId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public synchronized boolean delete(SessionId id) {
        return sessions.remove(id) != null;
    }

    @Override
    public synchronized void deleteOf(String account, Instant moment) {
        sessions.values()
                .removeIf(session ->
                        session.account().equals(account) && session.created().isBefore(moment));
    }

    @Override
    public synchronized long deleteExpired(Instant now) {
        long before = sessions.size();
        sessions.values().removeIf(session -> !session.expires().isAfter(now));
        return before - sessions.size();
    }
}
