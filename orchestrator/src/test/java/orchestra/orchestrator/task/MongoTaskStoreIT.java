package orchestra.orchestrator.task;

import java.util.List;
import orchestra.orchestrator.database.RealMongo;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MongoTaskStoreIT extends TaskStoreContract {
    @RegisterExtension
    static final RealMongo MONGO = new RealMongo();

    @Override
    TaskStore store() {
        return new MongoTaskStore(MONGO.connector(List.of(MongoTaskStore::prepare)));
    }
}
