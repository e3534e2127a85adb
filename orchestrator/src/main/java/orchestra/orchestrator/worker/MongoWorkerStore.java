package orchestra.orchestrator.worker;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.MongoPages;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.WorkerName;
import org.bson.Document;

/** Workers in MongoDB: one document for each name, replaced whole, its beat compared in the same operation. */
public final class MongoWorkerStore implements WorkerStore {
    private static final String COLLECTION = "workers";
    private static final MongoPages PAGES = new MongoPages(Map.of("name", "_id"), Map.of());

    private final DatabaseConnector database;

    public MongoWorkerStore(DatabaseConnector database) {
        this.database = database;
    }

    @Override
    public boolean create(Worker worker) {
        return database.call(db -> {
            try {
                workers(db).insertOne(document(worker));
                return true;
            } catch (MongoWriteException failure) {
                if (failure.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                    return false;
                }
                throw failure;
            }
        });
    }

    @Override
    public boolean replace(Worker worker, long beat) {
        return database.call(db -> workers(db)
                        .replaceOne(and(eq("_id", worker.name()), eq("beat", beat)), document(worker))
                        .getMatchedCount()
                == 1);
    }

    @Override
    public Optional<Worker> find(String name) {
        return database.call(db ->
                Optional.ofNullable(workers(db).find(eq("_id", name)).first()).map(MongoWorkerStore::worker));
    }

    @Override
    public Listing<Worker> list(Page page) {
        return database.call(db -> PAGES.list(workers(db), List.of(), page, MongoWorkerStore::worker));
    }

    @Override
    public List<Worker> all() {
        return database.call(
                db -> workers(db).find().map(MongoWorkerStore::worker).into(new ArrayList<>()));
    }

    private static MongoCollection<Document> workers(MongoDatabase database) {
        return database.getCollection(COLLECTION);
    }

    private static Document document(Worker worker) {
        Heartbeat said = worker.said();
        return new Document("_id", worker.name())
                .append("role", said.worker().role())
                .append("incarnation", worker.incarnation())
                .append("engines", said.engines().stream().sorted().toList())
                .append("slots", said.slots())
                .append(
                        "running",
                        said.running().stream().map(AttemptId::toString).toList())
                // A fact's name may hold what a field's name may not.
                .append(
                        "facts",
                        said.facts().entrySet().stream()
                                .map(fact -> new Document("name", fact.getKey()).append("value", fact.getValue()))
                                .toList())
                .append("beat", worker.beat())
                .append("seen", Date.from(worker.seen()))
                .append("replaced", worker.replaced());
    }

    private static Worker worker(Document document) {
        Map<String, String> facts = new LinkedHashMap<>();
        document.getList("facts", Document.class)
                .forEach(fact -> facts.put(fact.getString("name"), fact.getString("value")));
        Heartbeat said = new Heartbeat(
                new WorkerName(
                        document.getString("role"), document.getString("_id"), document.getString("incarnation")),
                Set.copyOf(document.getList("engines", String.class)),
                document.getInteger("slots"),
                document.getList("running", String.class).stream()
                        .flatMap(attempt -> AttemptId.parse(attempt).stream())
                        .toList(),
                facts);
        return new Worker(
                said,
                document.getLong("beat"),
                document.getDate("seen").toInstant(),
                document.getList("replaced", String.class));
    }
}
