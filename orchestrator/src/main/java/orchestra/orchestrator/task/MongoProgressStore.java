package orchestra.orchestrator.task;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.protocol.AttemptId;
import orchestra.protocol.TaskId;
import org.bson.Document;

/** Progress in MongoDB, one document an attempt; written without waiting for the disk. */
public final class MongoProgressStore implements ProgressStore {
    private final DatabaseConnector database;

    public MongoProgressStore(DatabaseConnector database) {
        this.database = database;
    }

    @Override
    public void put(Map<AttemptId, Progress> progress) {
        List<WriteModel<Document>> writes = new ArrayList<>(progress.size());
        progress.forEach((attempt, told) -> {
            Document document = new Document("_id", attempt.toString()).append("text", told.text());
            told.ratio().ifPresent(ratio -> document.append("ratio", ratio));
            writes.add(
                    new ReplaceOneModel<>(eq("_id", attempt.toString()), document, new ReplaceOptions().upsert(true)));
        });
        database.call(db -> collection(db).bulkWrite(writes, new BulkWriteOptions().ordered(false)));
    }

    @Override
    public void delete(Collection<AttemptId> attempts) {
        List<String> ids = attempts.stream().map(AttemptId::toString).toList();
        database.call(db -> collection(db).deleteMany(in("_id", ids)));
    }

    @Override
    public Map<AttemptId, Progress> of(TaskId task) {
        return database.call(db -> {
            Map<AttemptId, Progress> all = new HashMap<>();
            for (Document document :
                    collection(db).find(and(gt("_id", task.text() + "-"), lt("_id", task.text() + ".")))) {
                Double ratio = document.getDouble("ratio");
                AttemptId.parse(document.getString("_id"))
                        .ifPresent(attempt -> all.put(
                                attempt,
                                new Progress(
                                        ratio == null ? OptionalDouble.empty() : OptionalDouble.of(ratio),
                                        document.getString("text"))));
            }
            return all;
        });
    }

    private static MongoCollection<Document> collection(MongoDatabase database) {
        return database.getCollection("task_progress").withWriteConcern(WriteConcern.W1);
    }
}
