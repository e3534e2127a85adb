package orchestra.orchestrator.database;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Order;
import orchestra.orchestrator.page.Page;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Asks a collection for one page. Every order ends with the id, so that pages neither overlap nor leave out.
 *
 * @param fields where a field of the API has another name in the documents
 * @param values how a filter's text becomes the documents' value, where it is not that text
 */
public record MongoPages(Map<String, String> fields, Map<String, Function<String, Object>> values) {
    public MongoPages {
        fields = Map.copyOf(fields);
        values = Map.copyOf(values);
    }

    /** Lists what {@code conditions} and the page's filters let through. */
    public <T> Listing<T> list(
            MongoCollection<Document> collection, List<Bson> conditions, Page page, Function<Document, T> reader) {
        return list(collection, conditions, new Document(), page, reader);
    }

    /** The same, of a part of each document only. */
    public <T> Listing<T> list(
            MongoCollection<Document> collection,
            List<Bson> conditions,
            Bson projection,
            Page page,
            Function<Document, T> reader) {
        List<Bson> all = new ArrayList<>(conditions);
        page.filters()
                .forEach((field, text) -> all.add(Filters.eq(
                        fields.getOrDefault(field, field),
                        values.getOrDefault(field, same -> same).apply(text))));
        Bson filter = all.isEmpty() ? Filters.empty() : Filters.and(all);
        List<T> items = collection
                .find(filter)
                .projection(projection)
                .sort(order(page))
                .skip(page.offset())
                .limit(page.limit())
                .map(reader::apply)
                .into(new ArrayList<>());
        return new Listing<>(items, total(collection, filter, page, items.size()));
    }

    /** Counted only where the page does not tell: one that is not full is the last. */
    private static long total(MongoCollection<Document> collection, Bson filter, Page page, int found) {
        if (found < page.limit() && (found > 0 || page.offset() == 0)) {
            return (long) page.offset() + found;
        }
        // Not the estimate, which may be wrong after a crash of the server.
        return collection.countDocuments(filter);
    }

    private Document order(Page page) {
        Document order = new Document();
        for (Order key : page.order()) {
            order.append(fields.getOrDefault(key.field(), key.field()), key.descending() ? -1 : 1);
        }
        order.putIfAbsent("_id", 1);
        return order;
    }
}
