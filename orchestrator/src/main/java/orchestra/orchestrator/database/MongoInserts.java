package orchestra.orchestrator.database;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.util.List;
import org.bson.Document;

/** Inserts that may be repeated. */
public final class MongoInserts {
    private static final int DUPLICATE = 11000;

    private MongoInserts() {}

    /**
     * Inserts those documents whose ids are not there yet; the others stay as they are.
     *
     * @return true
     */
    public static boolean absent(MongoCollection<Document> collection, List<Document> documents) {
        try {
            collection.insertMany(documents, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException failure) {
            boolean others = failure.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE);
            if (others || failure.getWriteConcernError() != null) {
                throw failure;
            }
        }
        return true;
    }
}
