package orchestra.orchestrator.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ExplainVerbosity;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.daemon.Secret;
import orchestra.orchestrator.database.DatabaseAddress;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.testbed.Mongod;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MongoUserStoreIT extends UserStoreContract {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static @Nullable Mongod mongod;

    @BeforeAll
    static void start(@TempDir Path folder) {
        mongod = Mongod.start(folder.resolve("db"));
    }

    @AfterAll
    static void stop() {
        if (mongod != null) {
            mongod.close();
        }
    }

    @Override
    UserStore store() {
        return new MongoUserStore(connector());
    }

    @Test
    void orderOfListsIsAnIndexsAndNothingIsSorted() {
        DatabaseConnector database = connector();
        Document order = new Document("last_name", 1).append("first_name", 1).append("_id", 1);
        String plan = database.call(db ->
                        db.getCollection("users").find().sort(order).limit(50).explain(ExplainVerbosity.QUERY_PLANNER))
                .get("queryPlanner", Document.class)
                .get("winningPlan", Document.class)
                .toJson();
        assertThat(plan).contains("IXSCAN").doesNotContain("SORT");
    }

    private static DatabaseConnector connector() {
        if (mongod == null) {
            throw new IllegalStateException("not started");
        }
        DatabaseAddress address = new DatabaseAddress(new Secret(mongod.uri()), "users" + NAMES.incrementAndGet());
        return new DatabaseConnector(address, List.of(MongoUserStore::prepare));
    }
}
