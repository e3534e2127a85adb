package orchestra.orchestrator.change;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.MongoInserts;
import orchestra.orchestrator.database.MongoPages;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import org.bson.Document;

/** Pending changes in MongoDB, one document each. */
public final class MongoChangeStore implements ChangeStore {
    private static final String COLLECTION = "changes";
    private static final MongoPages PAGES = new MongoPages(Map.of("id", "_id"), Map.of());

    private final DatabaseConnector database;

    public MongoChangeStore(DatabaseConnector database) {
        this.database = database;
    }

    /** Makes the index that what is due is found by. */
    public static void prepare(MongoDatabase database) {
        database.getCollection(COLLECTION).createIndex(Indexes.ascending("holder", "next"));
    }

    @Override
    public void insert(List<Change> changes) {
        List<Document> documents =
                changes.stream().map(MongoChangeStore::document).toList();
        database.call(db -> MongoInserts.absent(changes(db), documents));
    }

    @Override
    public void delete(Collection<String> ids) {
        database.call(db -> changes(db).deleteMany(in("_id", ids)));
    }

    @Override
    public void failed(List<Failed> failures) {
        List<WriteModel<Document>> updates = new ArrayList<>(failures.size());
        for (Failed failure : failures) {
            updates.add(new UpdateOneModel<>(
                    eq("_id", failure.id()),
                    combine(
                            set("tries", failure.tries()),
                            set("next", Date.from(failure.next())),
                            set("error", failure.error()))));
        }
        database.call(db -> changes(db).bulkWrite(updates, new BulkWriteOptions().ordered(false)));
    }

    @Override
    public Optional<Change> find(String id) {
        return database.call(db ->
                Optional.ofNullable(changes(db).find(eq("_id", id)).first()).map(MongoChangeStore::change));
    }

    @Override
    public Listing<Change> list(Page page) {
        return database.call(db -> PAGES.list(changes(db), List.of(), page, MongoChangeStore::change));
    }

    @Override
    public List<Change> due(String holder, Instant now, int most) {
        return database.call(db -> changes(db)
                .find(and(eq("holder", holder), or(lte("next", Date.from(now)), exists("canceled"))))
                .limit(most)
                .map(MongoChangeStore::change)
                .into(new ArrayList<>()));
    }

    @Override
    public long adopt(Set<String> holders, String holder) {
        return database.call(db -> changes(db)
                .updateMany(
                        nin("holder", holders), combine(set("holder", holder), set("next", Date.from(Instant.EPOCH))))
                .getModifiedCount());
    }

    @Override
    public boolean hurry(String id, Instant now) {
        return database.call(db -> changes(db)
                        .updateOne(eq("_id", id), set("next", Date.from(now)))
                        .getMatchedCount()
                == 1);
    }

    @Override
    public boolean cancel(String id, String account) {
        return database.call(db -> changes(db)
                        .updateOne(and(eq("_id", id), exists("canceled", false)), set("canceled", account))
                        .getMatchedCount()
                == 1);
    }

    private static MongoCollection<Document> changes(MongoDatabase database) {
        return database.getCollection(COLLECTION);
    }

    private static Document document(Change change) {
        return new Document("_id", change.id())
                .append("kind", change.kind())
                .append("subject", change.subject())
                .append("exchange", change.message().exchange())
                .append("key", change.message().routingKey())
                .append("text", change.message().text())
                .append("holder", change.holder())
                .append("created", Date.from(change.created()))
                .append("tries", change.tries())
                .append("next", Date.from(change.next()))
                .append("error", change.error());
    }

    private static Change change(Document document) {
        return new Change(
                document.getString("_id"),
                document.getString("kind"),
                document.getString("subject"),
                new Letter(document.getString("exchange"), document.getString("key"), document.getString("text")),
                document.getString("holder"),
                document.getDate("created").toInstant(),
                document.getInteger("tries"),
                document.getDate("next").toInstant(),
                document.getString("error"),
                Optional.ofNullable(document.getString("canceled")));
    }
}
