package orchestra.orchestrator.engine;

import java.util.List;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.EmbeddedMongo;
import org.junit.jupiter.api.AfterEach;

final class EmbeddedEngineStoreTest extends EngineStoreContract {
    private final EmbeddedMongo mongo = new EmbeddedMongo();
    private final DatabaseConnector database = mongo.connector(List.of());

    @Override
    EngineStore store() {
        return new MongoEngineStore(database);
    }

    @AfterEach
    void stop() {
        database.close();
        mongo.close();
    }
}
