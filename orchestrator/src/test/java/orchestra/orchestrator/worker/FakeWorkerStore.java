package orchestra.orchestrator.worker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.MemoryPages;
import orchestra.orchestrator.page.Page;

/** Workers in memory. */
public final class FakeWorkerStore implements WorkerStore {
    private final Map<String, Worker> workers = new TreeMap<>();

    @Override
    public synchronized boolean create(Worker worker) {
        return workers.putIfAbsent(worker.name(), worker) == null;
    }

    @Override
    public synchronized boolean replace(Worker worker, long beat) {
        Worker before = workers.get(worker.name());
        if (before == null || before.beat() != beat) {
            return false;
        }
        workers.put(worker.name(), worker);
        return true;
    }

    @Override
    public synchronized Optional<Worker> find(String name) {
        return Optional.ofNullable(workers.get(name));
    }

    @Override
    public synchronized Listing<Worker> list(Page page) {
        return MemoryPages.list(workers.values(), page, FakeWorkerStore::text, Map.of());
    }

    @Override
    public synchronized List<Worker> all() {
        return List.copyOf(workers.values());
    }

    private static String text(Worker worker, String field) {
        return switch (field) {
            case "name" -> worker.name();
            case "role" -> worker.said().worker().role();
            default -> throw new IllegalArgumentException(field);
        };
    }
}
