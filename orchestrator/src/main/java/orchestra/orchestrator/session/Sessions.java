package orchestra.orchestrator.session;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.settings.Credentials;
import orchestra.orchestrator.user.PasswordHasher;
import orchestra.orchestrator.user.UserManager;
import tools.jackson.databind.node.ObjectNode;

/** What of this package the composition root puts together. */
public final class Sessions {
    private Sessions() {}

    /** Makes the sessions' indexes. */
    public static void prepare(MongoDatabase database) {
        MongoSessionStore.prepare(database);
    }

    /** Deletes the sessions of a user that were made before a moment. */
    public static BiConsumer<UserId, Instant> ending(DatabaseConnector database) {
        SessionStore store = new MongoSessionStore(database);
        return (id, moment) -> store.deleteOf(id.toString(), moment);
    }

    public static SessionManager manager(
            DatabaseConnector database,
            UserManager users,
            PasswordHasher hasher,
            Supplier<Credentials> credentials,
            MeterRegistry metrics,
            Clock clock) {
        return new SessionManager(
                new MongoSessionStore(database),
                new Accounts(users, hasher, credentials),
                new SignInThrottle(clock),
                new SignInMetrics(metrics),
                clock);
    }

    /** Signs in as the workers' account, as one orchestrator does at another: sessions are good for all of them. */
    public static String nodeToken(SessionManager sessions, Supplier<Credentials> credentials) {
        return sessions.signIn("node", credentials.get().nodes().reveal(), "127.0.0.1")
                .token()
                .reveal();
    }

    public static List<Route> routes(SessionManager sessions, Function<Caller, ObjectNode> account) {
        return new SessionRoutes(sessions, account).routes();
    }
}
