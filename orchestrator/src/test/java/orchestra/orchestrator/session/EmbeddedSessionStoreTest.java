package orchestra.orchestrator.session;

import java.util.List;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.EmbeddedMongo;
import org.junit.jupiter.api.AfterEach;

final class EmbeddedSessionStoreTest extends SessionStoreContract {
    private final EmbeddedMongo mongo = new EmbeddedMongo();
    private final DatabaseConnector database = mongo.connector(List.of(Sessions::prepare));

    @Override
    SessionStore store() {
        return new MongoSessionStore(database);
    }

    @AfterEach
    void stop() {
        database.close();
        mongo.close();
    }
}
