package orchestra.orchestrator.deadletter;

import java.util.List;
import orchestra.orchestrator.database.RealMongo;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MongoDeadLetterStoreIT extends DeadLetterStoreContract {
    @RegisterExtension
    static final RealMongo MONGO = new RealMongo();

    @Override
    DeadLetterStore store() {
        return new MongoDeadLetterStore(MONGO.connector(List.of(MongoDeadLetterStore::prepare)));
    }
}
