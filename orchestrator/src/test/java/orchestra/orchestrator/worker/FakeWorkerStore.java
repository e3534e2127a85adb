package orchestra.orchestrator.worker;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Order;
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
        Comparator<Worker> order = Comparator.comparingInt(worker -> 0);
        for (Order key : page.order()) {
            Comparator<Worker> by = Comparator.comparing(worker -> text(worker, key.field()));
            order = order.thenComparing(key.descending() ? by.reversed() : by);
        }
        List<Worker> found = workers.values().stream()
                .filter(worker -> page.filters().entrySet().stream()
                        .allMatch(filter -> text(worker, filter.getKey()).equals(filter.getValue())))
                .sorted(order)
                .toList();
        return new Listing<>(
                found.stream().skip(page.offset()).limit(page.limit()).toList(), found.size());
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
