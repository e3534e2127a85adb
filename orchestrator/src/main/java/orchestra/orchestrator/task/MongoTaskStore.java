package orchestra.orchestrator.task;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.orchestrator.conductor.Event;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.MongoPages;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Graph;
import orchestra.protocol.gorch.GraphReader;
import orchestra.protocol.gorch.GraphWriter;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;

/**
 * Tasks in MongoDB: one document each, with its graph where that is small, else the graph in parts of its own; and the
 * journal, one document an entry, whose id is the task and the entry's number.
 */
public final class MongoTaskStore implements TaskStore {
    private static final String TASKS = "tasks";
    private static final String JOURNAL = "task_journal";
    private static final String PARTS = "task_graphs";
    private static final int INLINE_MOST = 1 << 20;
    private static final int PART = 8 << 20;
    private static final int DUPLICATE = 11000;
    private static final String GRAPH = "graph";
    /** A graph may have a megabyte: it is read only where it is wanted. */
    private static final Document NO_GRAPH = new Document(GRAPH, 0);

    private static final MongoPages PAGES = new MongoPages(
            Map.of("id", "_id", "start_date", "started", "stop_date", "stopped"),
            Map.of("state", MongoTaskStore::stateNumber));

    private final DatabaseConnector database;
    private final GraphReader reader = new GraphReader(engine -> Optional.empty());

    public MongoTaskStore(DatabaseConnector database) {
        this.database = database;
    }

    /** Makes the indexes that lists and takeovers are read by. */
    public static void prepare(MongoDatabase database) {
        MongoCollection<Document> tasks = database.getCollection(TASKS);
        tasks.createIndex(Indexes.ascending("owner"), new IndexOptions().partialFilterExpression(eq("over", false)));
        tasks.createIndex(Indexes.descending("started"));
        tasks.createIndex(Indexes.compoundIndex(Indexes.ascending("account"), Indexes.descending("started")));
        tasks.createIndex(Indexes.compoundIndex(Indexes.ascending("state"), Indexes.descending("started")));
    }

    @Override
    public void insert(List<NewTask> tasks) {
        List<Document> documents = new ArrayList<>(tasks.size());
        List<Document> parts = new ArrayList<>();
        for (NewTask wanted : tasks) {
            byte[] graph = GraphWriter.write(wanted.graph());
            Document document = document(wanted.task());
            if (graph.length <= INLINE_MOST) {
                document.append(GRAPH, new Binary(graph));
            } else {
                parts.addAll(parts(wanted.task().id(), graph));
            }
            documents.add(document);
        }
        database.call(db -> {
            parts.forEach(part -> db.getCollection(PARTS).insertOne(part));
            tasks(db).insertMany(documents, new InsertManyOptions().ordered(false));
            return true;
        });
    }

    @Override
    public Optional<Task> find(TaskId id) {
        return database.call(db -> Optional.ofNullable(tasks(db)
                        .find(eq("_id", id.text()))
                        .projection(NO_GRAPH)
                        .first())
                .map(MongoTaskStore::task));
    }

    @Override
    public Optional<Graph> graph(TaskId id) {
        return database.call(db -> {
            Document document = tasks(db).find(eq("_id", id.text())).first();
            if (document == null) {
                return Optional.empty();
            }
            Binary graph = document.get(GRAPH, Binary.class);
            if (graph != null) {
                return Optional.of(read(graph.getData()));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Document part : db.getCollection(PARTS).find(range(id, 0)).sort(new Document("_id", 1))) {
                bytes.writeBytes(part.get("bytes", Binary.class).getData());
            }
            return Optional.of(read(bytes.toByteArray()));
        });
    }

    @Override
    public Listing<Task> list(Page page, Optional<String> account) {
        List<Bson> conditions = account.map(own -> eq("account", own)).stream().toList();
        return database.call(db -> PAGES.list(tasks(db), conditions, NO_GRAPH, page, MongoTaskStore::task));
    }

    @Override
    public List<Appended> append(List<Entry> entries) {
        List<Document> documents =
                entries.stream().map(MongoTaskStore::document).toList();
        return database.call(db -> {
            List<Appended> answers = new ArrayList<>(Collections.nCopies(entries.size(), Appended.DONE));
            try {
                db.getCollection(JOURNAL).insertMany(documents, new InsertManyOptions().ordered(false));
            } catch (MongoBulkWriteException failure) {
                for (BulkWriteError error : failure.getWriteErrors()) {
                    if (error.getCode() != DUPLICATE) {
                        throw failure;
                    }
                    if (!isOurs(db, entries.get(error.getIndex()))) {
                        answers.set(error.getIndex(), Appended.STALE);
                    }
                }
                if (failure.getWriteConcernError() != null) {
                    throw failure;
                }
            }
            return answers;
        });
    }

    /** An entry that is there already may be this very one, whose first write was not answered. */
    private static boolean isOurs(MongoDatabase db, Entry entry) {
        Document found = db.getCollection(JOURNAL)
                .find(eq("_id", key(entry.task(), entry.number())))
                .first();
        return found != null && entry.writer().equals(found.getString("writer"));
    }

    @Override
    public List<Entry> entries(TaskId id, long after) {
        return database.call(db -> {
            List<Entry> entries = new ArrayList<>();
            for (Document document :
                    db.getCollection(JOURNAL).find(range(id, after)).sort(new Document("_id", 1))) {
                entries.add(entry(id, document));
            }
            return entries;
        });
    }

    @Override
    public void finish(List<Finished> tasks) {
        List<WriteModel<Document>> updates = new ArrayList<>(tasks.size());
        for (Finished finished : tasks) {
            updates.add(new UpdateOneModel<>(
                    and(eq("_id", finished.task().text()), eq("over", false)),
                    combine(
                            set("over", true),
                            set("state", finished.state().number()),
                            set("stopped", Date.from(finished.at())))));
        }
        database.call(db -> tasks(db).bulkWrite(updates, new BulkWriteOptions().ordered(false)));
    }

    @Override
    public Optional<Task> cancel(TaskId id) {
        return database.call(db -> Optional.ofNullable(tasks(db)
                        .findOneAndUpdate(
                                and(eq("_id", id.text()), ne("canceled", true)),
                                set("canceled", true),
                                new FindOneAndUpdateOptions()
                                        .projection(NO_GRAPH)
                                        .returnDocument(ReturnDocument.AFTER)))
                .map(MongoTaskStore::task));
    }

    @Override
    public List<Task> orphans(Set<String> owners) {
        return database.call(db -> tasks(db)
                .find(and(eq("over", false), nin("owner", owners)))
                .projection(NO_GRAPH)
                .map(MongoTaskStore::task)
                .into(new ArrayList<>()));
    }

    @Override
    public List<Task> owned(String owner) {
        return database.call(db -> tasks(db)
                .find(and(eq("over", false), eq("owner", owner)))
                .projection(NO_GRAPH)
                .map(MongoTaskStore::task)
                .into(new ArrayList<>()));
    }

    @Override
    public List<TaskId> canceled(Collection<TaskId> tasks) {
        List<String> ids = tasks.stream().map(TaskId::text).toList();
        return database.call(db -> tasks(db)
                .find(and(in("_id", ids), eq("canceled", true), eq("over", false)))
                .projection(new Document("_id", 1))
                .map(document -> new TaskId(document.getString("_id")))
                .into(new ArrayList<>()));
    }

    @Override
    public Optional<Task> claim(Task task, String owner) {
        return database.call(db -> Optional.ofNullable(tasks(db)
                        .findOneAndUpdate(
                                and(
                                        eq("_id", task.id().text()),
                                        eq("over", false),
                                        eq("owner", task.owner()),
                                        eq("fence", task.fence())),
                                combine(set("owner", owner), inc("fence", 1L)),
                                new FindOneAndUpdateOptions()
                                        .projection(NO_GRAPH)
                                        .returnDocument(ReturnDocument.AFTER)))
                .map(MongoTaskStore::task));
    }

    private Graph read(byte[] bytes) {
        return switch (reader.read(bytes)) {
            case GraphReader.Read read -> read.graph();
            case GraphReader.Refused refused ->
                throw new IllegalStateException("a stored graph cannot be read: " + refused.problems());
        };
    }

    private static MongoCollection<Document> tasks(MongoDatabase database) {
        return database.getCollection(TASKS);
    }

    /** Ids that begin with the task's, and whose number is higher; the index on ids serves it. */
    private static Bson range(TaskId id, long after) {
        return and(gt("_id", key(id, after)), lt("_id", id.text() + "0"));
    }

    private static String key(TaskId id, long number) {
        return "%s/%010d".formatted(id.text(), number);
    }

    private static List<Document> parts(TaskId id, byte[] graph) {
        List<Document> parts = new ArrayList<>();
        for (int from = 0; from < graph.length; from += PART) {
            byte[] bytes = Arrays.copyOfRange(graph, from, Math.min(graph.length, from + PART));
            parts.add(new Document("_id", key(id, parts.size() + 1)).append("bytes", new Binary(bytes)));
        }
        return parts;
    }

    private static Object stateNumber(String text) {
        return NodeState.named(text).map(NodeState::number).orElse(-1);
    }

    private static Document document(Task task) {
        Document document = new Document("_id", task.id().text())
                .append("name", task.name())
                .append("account", task.account())
                .append("state", task.state().number())
                .append("over", task.state().over())
                .append("started", Date.from(task.started()))
                .append("nodes", task.nodes())
                .append("owner", task.owner())
                .append("fence", task.fence());
        task.stopped().ifPresent(at -> document.append("stopped", Date.from(at)));
        return document;
    }

    private static Task task(Document document) {
        return new Task(
                new TaskId(document.getString("_id")),
                document.getString("name"),
                document.getString("account"),
                NodeState.of(document.getInteger("state")).orElseThrow(),
                document.getDate("started").toInstant(),
                Optional.ofNullable(document.getDate("stopped")).map(Date::toInstant),
                document.getInteger("nodes"),
                document.getBoolean("canceled", false),
                document.getString("owner"),
                document.getLong("fence"));
    }

    private static Document document(Entry entry) {
        return new Document("_id", key(entry.task(), entry.number()))
                .append("writer", entry.writer())
                .append(
                        "events",
                        entry.events().stream().map(EventDocuments::write).toList());
    }

    private static Entry entry(TaskId id, Document document) {
        String key = document.getString("_id");
        List<Event> events = document.getList("events", Document.class).stream()
                .map(EventDocuments::read)
                .toList();
        return new Entry(id, Long.parseLong(key.substring(key.indexOf('/') + 1)), document.getString("writer"), events);
    }
}
