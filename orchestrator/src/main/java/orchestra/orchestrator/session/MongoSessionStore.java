package orchestra.orchestrator.session;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.MongoPages;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import org.bson.Document;

/** Sessions in MongoDB, one document each. */
final class MongoSessionStore implements SessionStore {
    private static final String COLLECTION = "sessions";
    private static final MongoPages PAGES = new MongoPages(Map.of("id", "_id"), Map.of());

    private final DatabaseConnector database;

    MongoSessionStore(DatabaseConnector database) {
        this.database = database;
    }

    static void prepare(MongoDatabase database) {
        MongoCollection<Document> sessions = database.getCollection(COLLECTION);
        sessions.createIndex(Indexes.ascending("token_hash"), new IndexOptions().unique(true));
        sessions.createIndex(Indexes.ascending("account", "created"));
        sessions.createIndex(Indexes.ascending("expires"));
    }

    @Override
    public void create(Session session) {
        database.call(db -> sessions(db).insertOne(document(session)));
    }

    @Override
    public Optional<Session> findByTokenHash(String tokenHash) {
        return first("token_hash", tokenHash);
    }

    @Override
    public Listing<Session> list(String account, Instant now, Page page) {
        return database.call(db -> PAGES.list(
                sessions(db),
                List.of(eq("account", account), gt("expires", Date.from(now))),
                page,
                MongoSessionStore::session));
    }

    @Override
    public void touch(SessionId id, Instant used, Instant expires) {
        database.call(db -> sessions(db)
                .updateOne(
                        eq("_id", id.toString()),
                        combine(set("used", Date.from(used)), set("expires", Date.from(expires)))));
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return first("_id", id.toString());
    }

    @Override
    public boolean delete(SessionId id) {
        return database.call(
                db -> sessions(db).deleteOne(eq("_id", id.toString())).getDeletedCount() == 1);
    }

    @Override
    public void deleteOf(String account, Instant moment) {
        database.call(db -> sessions(db).deleteMany(and(eq("account", account), lt("created", Date.from(moment)))));
    }

    @Override
    public long deleteExpired(Instant now) {
        return database.call(
                db -> sessions(db).deleteMany(lte("expires", Date.from(now))).getDeletedCount());
    }

    private Optional<Session> first(String field, String value) {
        return database.call(db ->
                Optional.ofNullable(sessions(db).find(eq(field, value)).first()).map(MongoSessionStore::session));
    }

    private static MongoCollection<Document> sessions(MongoDatabase database) {
        return database.getCollection(COLLECTION);
    }

    private static Document document(Session session) {
        return new Document("_id", session.id().toString())
                .append("account", session.account())
                .append("token_hash", session.tokenHash())
                .append("proof", session.proof())
                .append("address", session.address())
                .append("created", Date.from(session.created()))
                .append("used", Date.from(session.used()))
                .append("expires", Date.from(session.expires()));
    }

    private static Session session(Document document) {
        return new Session(
                new SessionId(UUID.fromString(document.getString("_id"))),
                document.getString("account"),
                document.getString("token_hash"),
                document.getString("proof"),
                document.getString("address"),
                document.getDate("created").toInstant(),
                document.getDate("used").toInstant(),
                document.getDate("expires").toInstant());
    }
}
