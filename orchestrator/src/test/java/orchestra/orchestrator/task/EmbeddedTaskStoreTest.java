package orchestra.orchestrator.task;

import java.util.List;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.EmbeddedMongo;
import org.junit.jupiter.api.AfterEach;

final class EmbeddedTaskStoreTest extends TaskStoreContract {
    private final EmbeddedMongo mongo = new EmbeddedMongo();
    private final DatabaseConnector database = mongo.connector(List.of(MongoTaskStore::prepare));

    @Override
    TaskStore store() {
        return new MongoTaskStore(database);
    }

    @AfterEach
    void stop() {
        database.close();
        mongo.close();
    }
}
