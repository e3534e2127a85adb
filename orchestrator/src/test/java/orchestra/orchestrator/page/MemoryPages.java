package orchestra.orchestrator.page;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Pages of what a fake store keeps in memory. */
public final class MemoryPages {
    private MemoryPages() {}

    /**
     * Filters, sorts and cuts, by texts.
     *
     * @param text of a field, by the API's name for it
     * @param values how a filter's text becomes a field's, where it is not that text
     */
    public static <T> Listing<T> list(
            Collection<T> all,
            Page page,
            BiFunction<T, String, String> text,
            Map<String, UnaryOperator<String>> values) {
        Comparator<T> order = Comparator.comparingInt(item -> 0);
        for (Order key : page.order()) {
            Comparator<T> by = Comparator.comparing(item -> text.apply(item, key.field()));
            order = order.thenComparing(key.descending() ? by.reversed() : by);
        }
        List<T> found = all.stream()
                .filter(item -> page.filters().entrySet().stream()
                        .allMatch(filter -> values.getOrDefault(filter.getKey(), UnaryOperator.identity())
                                .apply(filter.getValue())
                                .equals(text.apply(item, filter.getKey()))))
                .sorted(order)
                .toList();
        return new Listing<>(
                found.stream().skip(page.offset()).limit(page.limit()).toList(), found.size());
    }
}
