package orchestra.orchestrator.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.WorkerName;
import org.junit.jupiter.api.Test;

/** What every store of workers does, the fake one too. */
abstract class WorkerStoreContract {
    private static final Instant MOMENT = Instant.parse("2026-11-21T10:15:30.123Z");

    /** An empty store. */
    abstract WorkerStore store();

    @Test
    void workerIsFoundAsItWas() {
        WorkerStore store = store();
        Worker worker = new Worker(heartbeat("transform", "unit-1", "aaaaaaaa"), 7, MOMENT, List.of("bbbbbbbb"));
        assertThat(store.create(worker)).isTrue();
        assertThat(store.find("unit-1")).contains(worker);
        assertThat(store.all()).containsExactly(worker);
        assertThat(store.find("unit-2")).isEmpty();
    }

    @Test
    void nameIsOneWorkers() {
        WorkerStore store = store();
        Worker worker = Worker.first(heartbeat("transform", "unit-1", "aaaaaaaa"), MOMENT);
        store.create(worker);
        assertThat(store.create(Worker.first(heartbeat("publish", "unit-1", "bbbbbbbb"), MOMENT)))
                .isFalse();
        assertThat(store.find("unit-1")).contains(worker);
    }

    @Test
    void ofManyWhoFollowOneBeatOneSucceeds() throws Exception {
        WorkerStore store = store();
        Worker worker = Worker.first(heartbeat("transform", "unit-1", "aaaaaaaa"), MOMENT);
        store.create(worker);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Worker next = worker.next(heartbeat("transform", "unit-1", "0000000" + Integer.toHexString(i)), MOMENT);
            attempts.add(() -> store.replace(next, 1));
        }
        List<Boolean> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                outcomes.add(attempt.get());
            }
        }
        assertThat(outcomes).containsOnlyOnce(true);
        assertThat(store.find("unit-1").orElseThrow().beat()).isEqualTo(2);
        assertThat(store.replace(worker.next(heartbeat("transform", "unit-9", "aaaaaaaa"), MOMENT), 1))
                .isFalse();
    }

    @Test
    void listIsSortedFilteredAndPaged() {
        WorkerStore store = store();
        store.create(Worker.first(heartbeat("transform", "b", "aaaaaaaa"), MOMENT));
        store.create(Worker.first(heartbeat("publish", "c", "aaaaaaaa"), MOMENT));
        store.create(Worker.first(heartbeat("transform", "a", "aaaaaaaa"), MOMENT));
        List<Order> order = List.of(new Order("role", true), new Order("name", false));
        assertThat(names(store.list(new Page(9, 0, order, Map.of())))).containsExactly("a", "b", "c");
        assertThat(names(store.list(new Page(9, 0, order, Map.of("role", "publish")))))
                .containsExactly("c");
        assertThat(names(store.list(new Page(9, 0, order, Map.of("name", "b")))))
                .containsExactly("b");
        Listing<Worker> second = store.list(new Page(1, 1, order, Map.of()));
        assertThat(second.total()).isEqualTo(3);
        assertThat(names(second)).containsExactly("b");
    }

    static Heartbeat heartbeat(String role, String name, String incarnation) {
        return new Heartbeat(
                new WorkerName(role, name, incarnation),
                Set.of("nil", "transform"),
                2,
                AttemptId.parse("00000000000000000000000000000001-3-1").stream().toList(),
                Map.of("kernel", "6.1", "$odd.name", "kept"));
    }

    private static List<String> names(Listing<Worker> listing) {
        return listing.items().stream().map(Worker::name).toList();
    }
}
