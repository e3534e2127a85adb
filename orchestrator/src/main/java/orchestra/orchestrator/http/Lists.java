package orchestra.orchestrator.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import orchestra.orchestrator.schema.Field;
import orchestra.orchestrator.schema.Shape;
import orchestra.orchestrator.schema.Type;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How every list is answered: {@code items}, {@code total}, and {@code next}, the address of the next page. */
public final class Lists {
    private Lists() {}

    /** The shape of a list of {@code items}. */
    public static Shape shape(String name, Shape items) {
        return Shape.json(
                name,
                "One page of a list.",
                Field.required("items", new Type.Many(items), "The page's items."),
                Field.required("total", new Type.Whole(), "How many items the filters let through on all pages."),
                Field.nullable("next", Type.Text.of("uri-reference"), "The next page; null on the last one."));
    }

    /**
     * The answer.
     *
     * @param path the list's path, for the address of the next page
     */
    public static <T> Answer answer(
            String path, Call call, Page page, Listing<T> listing, Function<T, ObjectNode> writer) {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        listing.items().forEach(item -> items.add(writer.apply(item)));
        body.put("total", listing.total());
        long after = (long) page.offset() + listing.items().size();
        if (after < listing.total() && !listing.items().isEmpty()) {
            body.put("next", path + "?" + query(call.query(), page.limit(), after));
        } else {
            body.putNull("next");
        }
        return Answer.json(200, body);
    }

    private static String query(Map<String, List<String>> asked, int limit, long offset) {
        Map<String, String> next = new LinkedHashMap<>();
        asked.forEach((name, values) -> next.put(name, values.getFirst()));
        next.put("limit", Integer.toString(limit));
        next.put("offset", Long.toString(offset));
        StringJoiner query = new StringJoiner("&");
        next.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
