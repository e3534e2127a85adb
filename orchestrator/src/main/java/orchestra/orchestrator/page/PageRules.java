package orchestra.orchestrator.page;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FieldError;

/**
 * What one list lets its callers ask: {@code ?limit=&offset=&sort=-created,last_name&mail=...}.
 *
 * @param sortable fields that may stand in {@code sort}
 * @param filters fields that may be filtered by, with their kind
 * @param order the order when none is asked
 */
public record PageRules(Set<String> sortable, Map<String, FilterKind> filters, List<Order> order) {
    public static final int LIMIT_DEFAULT = 50;
    public static final int LIMIT_MOST = 200;
    public static final int OFFSET_MOST = 1_000_000;
    private static final int FILTER_MOST = 320;

    /** How a filter's value reads. */
    public sealed interface FilterKind {
        FilterKind TEXT = new Text();
        FilterKind FLAG = new OneOf(List.of("true", "false"));

        record Text() implements FilterKind {}

        /** One of these, in the order in which people are told of them. */
        record OneOf(List<String> words) implements FilterKind {
            public OneOf {
                words = List.copyOf(words);
            }
        }
    }

    public PageRules {
        sortable = Set.copyOf(sortable);
        filters = Map.copyOf(filters);
        order = List.copyOf(order);
    }

    /**
     * Reads the query.
     *
     * @param query parameter to its values, in the order they were given
     * @throws Failure with every unknown or wrong parameter
     */
    public Page read(Map<String, List<String>> query) {
        List<FieldError> errors = new ArrayList<>();
        int limit = LIMIT_DEFAULT;
        int offset = 0;
        List<Order> wanted = order;
        Map<String, String> filtered = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
            String name = parameter.getKey();
            if (parameter.getValue().size() != 1) {
                errors.add(new FieldError(name, "must be given once"));
                continue;
            }
            String value = parameter.getValue().getFirst();
            switch (name) {
                case "limit" -> limit = number(name, value, 1, LIMIT_MOST, errors);
                case "offset" -> offset = number(name, value, 0, OFFSET_MOST, errors);
                case "sort" -> wanted = order(value, errors);
                default -> filter(name, value, filtered, errors);
            }
        }
        if (!errors.isEmpty()) {
            throw Failure.invalid(errors);
        }
        return new Page(limit, offset, wanted, filtered);
    }

    private static int number(String name, String value, int least, int most, List<FieldError> errors) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, with the range.
        }
        errors.add(new FieldError(name, "must be a whole number from " + least + " to " + most));
        return least;
    }

    private List<Order> order(String value, List<FieldError> errors) {
        List<Order> wanted = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String key : value.split(",", -1)) {
            boolean descending = key.startsWith("-");
            String field = descending ? key.substring(1) : key;
            if (!sortable.contains(field)) {
                errors.add(new FieldError(
                        "sort",
                        "must name fields of " + sorted(sortable) + ", each with - before"
                                + " it for descending, separated by commas"));
                return order;
            }
            if (!seen.add(field)) {
                errors.add(new FieldError("sort", "must name a field once"));
                return order;
            }
            wanted.add(new Order(field, descending));
        }
        return wanted;
    }

    private void filter(String name, String value, Map<String, String> filtered, List<FieldError> errors) {
        FilterKind kind = filters.get(name);
        if (kind == null) {
            errors.add(
                    new FieldError(name, "is not a parameter of this list; filters are " + sorted(filters.keySet())));
            return;
        }
        if (kind instanceof FilterKind.OneOf(List<String> words) && !words.contains(value)) {
            errors.add(new FieldError(name, "must be " + alternatives(words)));
            return;
        }
        if (value.length() > FILTER_MOST) {
            errors.add(new FieldError(name, "must have at most " + FILTER_MOST + " characters"));
            return;
        }
        filtered.put(name, value);
    }

    private static String alternatives(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
