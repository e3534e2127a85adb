package orchestra.orchestrator.deadletter;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.MongoInserts;
import orchestra.orchestrator.database.MongoPages;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import org.bson.Document;

/** Dead letters in MongoDB, one document each. */
final class MongoDeadLetterStore implements DeadLetterStore {
    private static final String COLLECTION = "dead_letters";
    private static final int TRIMMED_MOST = 1000;
    private static final MongoPages PAGES = new MongoPages(Map.of("id", "_id"), Map.of());

    private final DatabaseConnector database;

    MongoDeadLetterStore(DatabaseConnector database) {
        this.database = database;
    }

    /** Makes the index that the newest are found by. */
    static void prepare(MongoDatabase database) {
        letters(database).createIndex(Indexes.descending("received", "_id"));
    }

    @Override
    public void insert(List<DeadLetter> letters) {
        List<Document> documents =
                letters.stream().map(MongoDeadLetterStore::document).toList();
        database.call(db -> MongoInserts.absent(letters(db), documents));
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        return database.call(db ->
                Optional.ofNullable(letters(db).find(eq("_id", id)).first()).map(MongoDeadLetterStore::letter));
    }

    @Override
    public Listing<DeadLetter> list(Page page) {
        return database.call(db -> PAGES.list(letters(db), List.of(), page, MongoDeadLetterStore::letter));
    }

    @Override
    public boolean delete(String id) {
        return database.call(db -> letters(db).deleteOne(eq("_id", id)).getDeletedCount() == 1);
    }

    @Override
    public long trim(int most) {
        return database.call(db -> {
            // What is beyond the newest stays beyond them, also while others insert and trim.
            List<String> oldest = letters(db)
                    .find()
                    .projection(Projections.include("_id"))
                    .sort(Sorts.descending("received", "_id"))
                    .skip(most)
                    .limit(TRIMMED_MOST)
                    .map(document -> document.getString("_id"))
                    .into(new ArrayList<>());
            return oldest.isEmpty()
                    ? 0L
                    : letters(db).deleteMany(in("_id", oldest)).getDeletedCount();
        });
    }

    @Override
    public long count() {
        return database.call(db -> letters(db).countDocuments());
    }

    private static MongoCollection<Document> letters(MongoDatabase database) {
        return database.getCollection(COLLECTION);
    }

    private static Document document(DeadLetter letter) {
        DeadLetter.Source source = letter.source();
        return new Document("_id", letter.id())
                .append("message", letter.message())
                .append("exchange", source.exchange())
                .append("routing_key", source.routingKey())
                .append("queue", source.queue())
                .append("reason", source.reason())
                .append("died", source.died().map(Date::from).orElse(null))
                .append("received", Date.from(letter.received()))
                .append("size", letter.content().size())
                .append("encoding", letter.content().encoding())
                .append("body", letter.content().kept());
    }

    private static DeadLetter letter(Document document) {
        return new DeadLetter(
                document.getString("_id"),
                document.getString("message"),
                new DeadLetter.Source(
                        document.getString("exchange"),
                        document.getString("routing_key"),
                        document.getString("queue"),
                        document.getString("reason"),
                        Optional.ofNullable(document.getDate("died")).map(Date::toInstant)),
                document.getDate("received").toInstant(),
                new Content(document.getLong("size"), document.getString("encoding"), document.getString("body")));
    }
}
