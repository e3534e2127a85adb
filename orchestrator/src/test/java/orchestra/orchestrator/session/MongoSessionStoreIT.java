package orchestra.orchestrator.session;

import java.util.List;
import orchestra.orchestrator.database.RealMongo;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MongoSessionStoreIT extends SessionStoreContract {
    @RegisterExtension
    static final RealMongo MONGO = new RealMongo();

    @Override
    SessionStore store() {
        return new MongoSessionStore(MONGO.connector(List.of(MongoSessionStore::prepare)));
    }
}
