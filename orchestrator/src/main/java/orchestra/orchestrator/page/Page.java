package orchestra.orchestrator.page;

import java.util.List;
import java.util.Map;

/**
 * Which part of a list is asked for.
 *
 * @param limit at most so many items
 * @param offset so many items are skipped first
 * @param order the keys to sort by, most significant first
 * @param filters field to wanted value; all must match
 */
public record Page(int limit, int offset, List<Order> order, Map<String, String> filters) {
    public Page {
        if (limit < 1 || offset < 0) {
            throw new IllegalArgumentException("limit must be at least 1 and offset 0: " + limit + ", " + offset);
        }
        order = List.copyOf(order);
        filters = Map.copyOf(filters);
    }
}
