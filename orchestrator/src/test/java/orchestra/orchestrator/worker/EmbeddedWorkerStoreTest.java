package orchestra.orchestrator.worker;

import java.util.List;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.EmbeddedMongo;
import org.junit.jupiter.api.AfterEach;

final class EmbeddedWorkerStoreTest extends WorkerStoreContract {
    private final EmbeddedMongo mongo = new EmbeddedMongo();
    private final DatabaseConnector database = mongo.connector(List.of());

    @Override
    WorkerStore store() {
        return new MongoWorkerStore(database);
    }

    @AfterEach
    void stop() {
        database.close();
        mongo.close();
    }
}
