package orchestra.orchestrator.deadletter;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.MemoryPages;
import orchestra.orchestrator.page.Page;

/** Dead letters in memory, which may be away. */
final class FakeDeadLetterStore implements DeadLetterStore {
    private final Map<String, DeadLetter> letters = new LinkedHashMap<>();
    private boolean away;
    private int inserts;

    synchronized void away(boolean now) {
        away = now;
    }

    /** How often somebody tried to insert. */
    synchronized int inserts() {
        return inserts;
    }

    @Override
    public synchronized void insert(List<DeadLetter> some) {
        inserts++;
        there();
        some.forEach(letter -> letters.putIfAbsent(letter.id(), letter));
    }

    @Override
    public synchronized Optional<DeadLetter> find(String id) {
        return Optional.ofNullable(letters.get(id));
    }

    @Override
    public synchronized Listing<DeadLetter> list(Page page) {
        return MemoryPages.list(letters.values(), page, FakeDeadLetterStore::text, Map.of());
    }

    @Override
    public synchronized boolean delete(String id) {
        return letters.remove(id) != null;
    }

    @Override
    public synchronized long trim(int most) {
        there();
        List<DeadLetter> oldest = letters.values().stream()
                .sorted(Comparator.comparing(DeadLetter::received).reversed())
                .skip(most)
                .toList();
        oldest.forEach(letter -> letters.remove(letter.id()));
        return oldest.size();
    }

    @Override
    public synchronized long count() {
        there();
        return letters.size();
    }

    private void there() {
        if (away) {
            throw Failure.of(FailureKind.DATABASE_UNAVAILABLE, "A test took it away.");
        }
    }

    private static String text(DeadLetter letter, String field) {
        return switch (field) {
            case "received" -> letter.received().toString();
            case "queue" -> letter.source().queue();
            case "message" -> letter.message();
            default -> throw new IllegalArgumentException(field);
        };
    }
}
