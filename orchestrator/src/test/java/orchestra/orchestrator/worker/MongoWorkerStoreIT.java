package orchestra.orchestrator.worker;

import java.util.List;
import orchestra.orchestrator.database.RealMongo;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MongoWorkerStoreIT extends WorkerStoreContract {
    @RegisterExtension
    static final RealMongo MONGO = new RealMongo();

    @Override
    WorkerStore store() {
        return new MongoWorkerStore(MONGO.connector(List.of()));
    }
}
