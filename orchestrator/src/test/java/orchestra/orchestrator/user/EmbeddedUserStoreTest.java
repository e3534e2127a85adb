package orchestra.orchestrator.user;

import java.util.List;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.EmbeddedMongo;
import org.junit.jupiter.api.AfterEach;

final class EmbeddedUserStoreTest extends UserStoreContract {
    private final EmbeddedMongo mongo = new EmbeddedMongo();
    private final DatabaseConnector database = mongo.connector(List.of(MongoUserStore::prepare));

    @Override
    UserStore store() {
        return new MongoUserStore(database);
    }

    @AfterEach
    void stop() {
        database.close();
        mongo.close();
    }
}
