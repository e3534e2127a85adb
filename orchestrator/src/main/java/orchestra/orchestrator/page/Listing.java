package orchestra.orchestrator.page;

import java.util.List;

/**
 * One page of a list.
 *
 * @param items the page's items in the asked order
 * @param total how many items the filters let through on all pages
 */
public record Listing<T>(List<T> items, long total) {
    public Listing {
        items = List.copyOf(items);
        if (total < 0) {
            throw new IllegalArgumentException("total must not be negative: " + total);
        }
    }
}
