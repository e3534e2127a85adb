package orchestra.orchestrator.user;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
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
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.MongoPages;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import org.bson.Document;

/** Users in MongoDB: one document each, changed whole, its revision compared in the same operation. */
public final class MongoUserStore implements UserStore {
    private static final String COLLECTION = "users";
    private static final String MAIL_KEY = "mail_key";
    private static final MongoPages PAGES = new MongoPages(
            Map.of("id", "_id", "mail", MAIL_KEY), Map.of("mail", User::mailKey, "admin_platform", Boolean::valueOf));

    private final DatabaseConnector database;

    public MongoUserStore(DatabaseConnector database) {
        this.database = database;
    }

    /** Makes the index that keeps mail addresses unique, and the one of the order that lists have unless asked otherwise. */
    public static void prepare(MongoDatabase database) {
        MongoCollection<Document> users = database.getCollection(COLLECTION);
        users.createIndex(Indexes.ascending(MAIL_KEY), new IndexOptions().unique(true));
        users.createIndex(Indexes.ascending("last_name", "first_name", "_id"));
    }

    @Override
    public Outcome create(User user) {
        return database.call(db -> {
            try {
                users(db).insertOne(document(user));
                return Outcome.DONE;
            } catch (MongoWriteException failure) {
                return taken(failure);
            }
        });
    }

    @Override
    public Optional<User> find(UserId id) {
        return database.call(db -> Optional.ofNullable(
                        users(db).find(eq("_id", id.toString())).first())
                .map(MongoUserStore::user));
    }

    @Override
    public Optional<User> findByMail(String mail) {
        return database.call(db -> Optional.ofNullable(
                        users(db).find(eq(MAIL_KEY, User.mailKey(mail))).first())
                .map(MongoUserStore::user));
    }

    @Override
    public Listing<User> list(Page page) {
        return database.call(db -> PAGES.list(users(db), List.of(), page, MongoUserStore::user));
    }

    @Override
    public Outcome replace(User user) {
        return database.call(db -> {
            try {
                long matched = users(db)
                        .replaceOne(
                                and(eq("_id", user.id().toString()), eq("revision", user.revision() - 1)),
                                document(user))
                        .getMatchedCount();
                return matched == 1 ? Outcome.DONE : Outcome.STALE;
            } catch (MongoWriteException failure) {
                return taken(failure);
            }
        });
    }

    @Override
    public boolean delete(UserId id) {
        return database.call(db -> users(db).deleteOne(eq("_id", id.toString())).getDeletedCount() == 1);
    }

    private static Outcome taken(MongoWriteException failure) {
        if (failure.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
            return Outcome.MAIL_TAKEN;
        }
        throw failure;
    }

    private static MongoCollection<Document> users(MongoDatabase database) {
        return database.getCollection(COLLECTION);
    }

    private static Document document(User user) {
        return new Document("_id", user.id().toString())
                .append("first_name", user.firstName())
                .append("last_name", user.lastName())
                .append("mail", user.mail())
                .append(MAIL_KEY, User.mailKey(user.mail()))
                .append("secret", user.secret().phc())
                .append("admin_platform", user.administrator())
                .append("created", Date.from(user.created()))
                .append("updated", Date.from(user.updated()))
                .append("revision", user.revision());
    }

    private static User user(Document document) {
        return new User(
                new UserId(UUID.fromString(document.getString("_id"))),
                document.getString("first_name"),
                document.getString("last_name"),
                document.getString("mail"),
                new PasswordHash(document.getString("secret")),
                document.getBoolean("admin_platform"),
                instant(document, "created"),
                instant(document, "updated"),
                document.getLong("revision"));
    }

    private static Instant instant(Document document, String field) {
        return document.getDate(field).toInstant();
    }
}
