package orchestra.orchestrator.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import org.junit.jupiter.api.Test;

/** What every store of dead letters does, the fake one too. */
abstract class DeadLetterStoreContract {
    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

    /** An empty store. */
    abstract DeadLetterStore store();

    @Test
    void letterIsReadAsItWasStored() {
        DeadLetterStore store = store();
        DeadLetter full = letter("full", 1);
        DeadLetter bare = new DeadLetter(
                "bare",
                "",
                new DeadLetter.Source("orchestra.dead", "", "", "", Optional.empty()),
                START,
                new Content(3, Content.BASE64, "AAEC"));
        store.insert(List.of(full, bare));
        assertThat(store.find("full")).contains(full);
        assertThat(store.find("bare")).contains(bare);
        assertThat(store.find("other")).isEmpty();
    }

    @Test
    void storedTwiceIsOneLetterAndKeepsItsFirstDate() {
        DeadLetterStore store = store();
        store.insert(List.of(letter("a", 1)));
        store.insert(List.of(letter("a", 2), letter("b", 2), letter("b", 2)));
        assertThat(store.count()).isEqualTo(2);
        assertThat(store.find("a").orElseThrow().received()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void listsPageSortAndFilter() {
        DeadLetterStore store = store();
        store.insert(List.of(letter("a", 1), letter("b", 2), letter("c", 3)));
        List<Order> newest = List.of(new Order("received", true));
        assertThat(store.list(new Page(2, 1, newest, Map.of())).items())
                .extracting(DeadLetter::id)
                .containsExactly("b", "a");
        assertThat(store.list(new Page(50, 0, newest, Map.of("message", "message-c")))
                        .items())
                .extracting(DeadLetter::id)
                .containsExactly("c");
        assertThat(store.list(new Page(50, 0, newest, Map.of("queue", "transform.jobs.normal")))
                        .total())
                .isEqualTo(3);
    }

    @Test
    void deletedIsGoneOnce() {
        DeadLetterStore store = store();
        store.insert(List.of(letter("a", 1)));
        assertThat(store.delete("a")).isTrue();
        assertThat(store.delete("a")).isFalse();
        assertThat(store.count()).isZero();
    }

    @Test
    void oldestGoWhereThereAreTooMany() {
        DeadLetterStore store = store();
        assertThat(store.trim(2)).isZero();
        store.insert(List.of(letter("b", 2), letter("a", 1), letter("d", 4), letter("c", 3)));
        assertThat(store.trim(4)).isZero();
        assertThat(store.trim(2)).isEqualTo(2);
        assertThat(store.find("a")).isEmpty();
        assertThat(store.find("b")).isEmpty();
        assertThat(store.count()).isEqualTo(2);
    }

    static DeadLetter letter(String id, int second) {
        Instant received = START.plusSeconds(second);
        return new DeadLetter(
                id,
                "message-" + id,
                new DeadLetter.Source(
                        "orchestra.jobs",
                        "transform.jobs.normal",
                        "transform.jobs.normal",
                        "rejected",
                        Optional.of(START)),
                received,
                new Content(4, Content.TEXT, "{é}"));
    }
}
