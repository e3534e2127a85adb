package orchestra.orchestrator.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ExplainVerbosity;
import java.util.List;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.database.RealMongo;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MongoUserStoreIT extends UserStoreContract {
    @RegisterExtension
    static final RealMongo MONGO = new RealMongo();

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
        return MONGO.connector(List.of(MongoUserStore::prepare));
    }
}
