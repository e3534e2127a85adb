package orchestra.orchestrator.engine;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import orchestra.orchestrator.database.DatabaseConnector;
import org.bson.Document;

/** Who may use an engine, in MongoDB: one document for each engine that was ever spoken of. */
public final class MongoEngineStore implements EngineStore {
    private static final String COLLECTION = "engines";

    private final DatabaseConnector database;

    public MongoEngineStore(DatabaseConnector database) {
        this.database = database;
    }

    @Override
    public Map<String, Set<Role>> all() {
        return database.call(db -> {
            Map<String, Set<Role>> all = new HashMap<>();
            for (Document document : engines(db).find()) {
                all.put(document.getString("_id"), roles(document));
            }
            return all;
        });
    }

    @Override
    public void put(String engine, Set<Role> roles) {
        Document document = new Document("_id", engine)
                .append("roles", roles.stream().map(Role::text).sorted().toList());
        database.call(db -> engines(db).replaceOne(eq("_id", engine), document, new ReplaceOptions().upsert(true)));
    }

    private static MongoCollection<Document> engines(MongoDatabase database) {
        return database.getCollection(COLLECTION);
    }

    /** A role that a later version knows and this one does not gives nobody anything. */
    private static Set<Role> roles(Document document) {
        return document.getList("roles", String.class).stream()
                .flatMap(role -> Role.named(role).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
