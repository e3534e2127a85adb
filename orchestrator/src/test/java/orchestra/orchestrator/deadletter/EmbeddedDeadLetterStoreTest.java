package orchestra.orchestrator.deadletter;

import java.util.List;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.EmbeddedMongo;
import org.junit.jupiter.api.AfterEach;

final class EmbeddedDeadLetterStoreTest extends DeadLetterStoreContract {
    private final EmbeddedMongo mongo = new EmbeddedMongo();
    private final DatabaseConnector database = mongo.connector(List.of(MongoDeadLetterStore::prepare));

    @Override
    DeadLetterStore store() {
        return new MongoDeadLetterStore(database);
    }

    @AfterEach
    void stop() {
        database.close();
        mongo.close();
    }
}
