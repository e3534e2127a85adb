package orchestra.orchestrator.engine;

import java.util.List;
import orchestra.orchestrator.database.RealMongo;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MongoEngineStoreIT extends EngineStoreContract {
    @RegisterExtension
    static final RealMongo MONGO = new RealMongo();

    @Override
    EngineStore store() {
        return new MongoEngineStore(MONGO.connector(List.of()));
    }
}
