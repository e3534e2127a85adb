package orchestra.agent.mongo;

import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;
import orchestra.charm.Secret;
import orchestra.testbed.Mongod;
import org.bson.Document;

/** A real server that asks for credentials; how the agent gets in, and how everybody else would. */
final class GuardedServer implements AutoCloseable {

    static final String REPLICA_SET = "orchestra";
    static final String KEY = "thisKeyLetsTheAgentInAndNobodyElse000";
    static final Secret SEAL = new Secret("the unit's own seal");
    static final DatabaseUser ADMIN = new DatabaseUser("admin", "admin", new Secret("top"), Map.of("admin", "root"));
    static final DatabaseUser ORCHESTRATOR = new DatabaseUser(
            "orchestra",
            "orchestrator-1",
            new Secret("first"),
            Map.of("orchestra", "readWrite", "workers", "readWrite"));

    /** How long a server that was just started again may take until it is its own primary. */
    private static final Duration ELECTION = Duration.ofSeconds(30);

    private final Mongod mongod;

    GuardedServer(Path data) {
        mongod = Mongod.guarded(data, KEY, REPLICA_SET);
    }

    static DatabaseUser nodes(String password) {
        return new DatabaseUser("workers", "nodes", new Secret(password), Map.of("workers", "readWrite"));
    }

    Mongod mongod() {
        return mongod;
    }

    DatabaseAccess access() {
        return new DatabaseAccess(new Secret(mongod.keyUri()), SEAL);
    }

    /** All that a unit wants of its database server, with these passwords; says of each part whether it changed. */
    List<Boolean> setUp(MongoDatabases databases, String nodesPassword) {
        return setUp(databases, access(), mongod.member(), nodesPassword);
    }

    static List<Boolean> setUp(MongoDatabases databases, DatabaseAccess access, String member, String nodesPassword) {
        return List.of(
                databases.replicaSet(access, REPLICA_SET, member),
                databases.user(access, ADMIN),
                databases.user(access, ORCHESTRATOR),
                databases.user(access, nodes(nodesPassword)));
    }

    /** As {@link #setUp}, by an adapter of its own, as a hook of its own would. */
    List<Boolean> setUp(String nodesPassword) {
        try (MongoDatabases databases = hook()) {
            return setUp(databases, nodesPassword);
        }
    }

    static MongoDatabases hook() {
        return new MongoDatabases(Duration.ofSeconds(20));
    }

    static MongoDatabases hook(WriteListener listener) {
        return new MongoDatabases(Duration.ofSeconds(20), listener);
    }

    MongoClient anonymous() {
        return client(mongod.uri());
    }

    MongoClient as(DatabaseUser user) {
        return client(mongod.uri(user.database(), user.name(), user.password().reveal()));
    }

    MongoClient agent() {
        return client(access().uri().reveal());
    }

    static MongoClient client(String uri) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .retryReads(false)
                .retryWrites(false)
                .writeConcern(WriteConcern.MAJORITY)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(3, TimeUnit.SECONDS))
                .applyToServerSettings(server -> server.minHeartbeatFrequency(50, TimeUnit.MILLISECONDS))
                .build());
    }

    /** Whether the user gets in with that password and may write, once the server takes anybody's writes. */
    boolean admits(DatabaseUser user) {
        try (MongoClient client = as(user)) {
            await().atMost(ELECTION)
                    .ignoreException(MongoNotPrimaryException.class)
                    .untilAsserted(() -> write(client));
            return true;
        } catch (MongoSecurityException e) {
            return false;
        }
    }

    static void write(MongoClient client) {
        client.getDatabase("workers").getCollection("things").insertOne(new Document());
    }

    /** The code with which a server refuses a command; 0 when it obeys. */
    static int refusal(MongoClient client, String database, Document command) {
        try {
            client.getDatabase(database).runCommand(command);
            return 0;
        } catch (MongoException e) {
            return e.getCode();
        }
    }

    /** Ends the server at once: nobody wants its data. */
    @Override
    public void close() {
        mongod.kill();
    }
}
