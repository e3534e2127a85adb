package orchestra.orchestrator.user;

import java.util.List;
import orchestra.orchestrator.database.RealMongo;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MongoUserStoreIT extends UserStoreContract {
    @RegisterExtension
    static final RealMongo MONGO = new RealMongo();

    @Override
    UserStore store() {
        return new MongoUserStore(MONGO.connector(List.of(MongoUserStore::prepare)));
    }
}
