package orchestra.orchestrator.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;

/** Pending changes in memory; may be away. */
final class FakeChangeStore implements ChangeStore {
    private final Map<String, Change> changes = new LinkedHashMap<>();
    private boolean away;
    private int inserts;

    synchronized void away(boolean gone) {
        away = gone;
    }

    /** How many changes were ever stored. */
    synchronized int inserts() {
        return inserts;
    }

    synchronized List<Change> all() {
        return new ArrayList<>(changes.values());
    }

    @Override
    public synchronized void insert(List<Change> fresh) {
        ask();
        for (Change change : fresh) {
            inserts += changes.putIfAbsent(change.id(), change) == null ? 1 : 0;
        }
    }

    @Override
    public synchronized void delete(Collection<String> ids) {
        ask();
        changes.keySet().removeAll(ids);
    }

    @Override
    public synchronized void failed(List<Failed> failures) {
        ask();
        for (Failed failed : failures) {
            change(failed.id(), found -> found.failed(failed.next(), failed.error()));
        }
    }

    @Override
    public synchronized Optional<Change> find(String id) {
        ask();
        return Optional.ofNullable(changes.get(id));
    }

    @Override
    public synchronized Listing<Change> list(Page page) {
        ask();
        return new Listing<>(all(), changes.size());
    }

    @Override
    public synchronized List<Change> due(String holder, Instant now, int most) {
        ask();
        return changes.values().stream()
                .filter(change -> change.holder().equals(holder))
                .filter(change ->
                        change.canceled().isPresent() || !change.next().isAfter(now))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized long adopt(Set<String> holders, String holder) {
        ask();
        List<Change> left = changes.values().stream()
                .filter(change -> !holders.contains(change.holder()))
                .toList();
        left.forEach(change -> change(change.id(), found -> copy(found, holder, found.next(), found.canceled())));
        return left.size();
    }

    @Override
    public synchronized boolean hurry(String id, Instant now) {
        return change(id, found -> copy(found, found.holder(), now, found.canceled()));
    }

    @Override
    public synchronized boolean cancel(String id, String account) {
        return change(id, found -> copy(found, found.holder(), found.next(), Optional.of(account)));
    }

    private boolean change(String id, UnaryOperator<Change> work) {
        ask();
        return changes.computeIfPresent(id, (_, found) -> work.apply(found)) != null;
    }

    private void ask() {
        if (away) {
            throw Failure.of(FailureKind.DATABASE_UNAVAILABLE, "The fake is away.");
        }
    }

    private static Change copy(Change change, String holder, Instant next, Optional<String> canceled) {
        return new Change(
                change.id(),
                change.kind(),
                change.subject(),
                change.message(),
                holder,
                change.created(),
                change.tries(),
                next,
                change.error(),
                canceled);
    }
}
