package orchestra.agent.mongo;

import static orchestra.agent.mongo.GuardedServer.ADMIN;
import static orchestra.agent.mongo.GuardedServer.KEY;
import static orchestra.agent.mongo.GuardedServer.ORCHESTRATOR;
import static orchestra.agent.mongo.GuardedServer.REPLICA_SET;
import static orchestra.agent.mongo.GuardedServer.SEAL;
import static orchestra.agent.mongo.GuardedServer.hook;
import static orchestra.agent.mongo.GuardedServer.nodes;
import static orchestra.agent.mongo.GuardedServer.refusal;
import static orchestra.agent.mongo.GuardedServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;
import orchestra.charm.Secret;
import orchestra.testbed.Mongod;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the adapter makes of a real server. */
final class MongoDatabasesIT {

    private static final int UNAUTHORIZED = 13;

    @TempDir
    private Path folder;

    private GuardedServer server;

    @BeforeEach
    void start() {
        server = new GuardedServer(folder.resolve("data"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void firstRunSetsUpAndSecondRunWritesNothing() {
        assertThat(server.setUp("old")).containsOnly(true);
        assertThat(server.admits(nodes("old"))).isTrue();
        assertThat(server.admits(ORCHESTRATOR)).isTrue();
        assertThat(server.admits(ADMIN)).isTrue();
        try (MongoClient watcher = server.agent()) {
            long written = written(watcher);
            long asked = commands(watcher, "usersInfo");
            assertThat(server.setUp("old")).containsOnly(false);
            assertThat(written(watcher)).isEqualTo(written);
            assertThat(commands(watcher, "usersInfo"))
                    .as("one question for all users")
                    .isEqualTo(asked + 1);
        }
    }

    @Test
    void strangersAreRefusedFromTheFirstMomentOn() {
        try (MongoClient stranger = server.anonymous()) {
            assertRefused(stranger);
            server.setUp("old");
            assertRefused(stranger);
        }
    }

    private void assertRefused(MongoClient stranger) {
        Document user = new Document("createUser", "x").append("pwd", "x").append("roles", List.of());
        assertThat(refusal(stranger, "admin", user)).isEqualTo(UNAUTHORIZED);
        assertThat(refusal(stranger, "admin", new Document("replSetInitiate", new Document())))
                .isEqualTo(UNAUTHORIZED);
        assertThat(refusal(stranger, "admin", new Document("listDatabases", 1))).isEqualTo(UNAUTHORIZED);
        assertThat(refusal(stranger, "admin", new Document("shutdown", 1).append("force", true)))
                .isEqualTo(UNAUTHORIZED);
        assertThat(refusal(stranger, "workers", new Document("find", "things"))).isEqualTo(UNAUTHORIZED);
    }

    @Test
    void userDoesWhatItsRolesSayAndNothingElse() {
        server.setUp("old");
        try (MongoClient client = server.as(nodes("old"))) {
            write(client);
            assertThat(refusal(client, "orchestra", new Document("find", "things")))
                    .isEqualTo(UNAUTHORIZED);
            assertThat(refusal(client, "workers", new Document("usersInfo", 1))).isEqualTo(UNAUTHORIZED);
            assertThat(refusal(client, "admin", new Document("find", "system.users")))
                    .isEqualTo(UNAUTHORIZED);
        }
        try (MongoClient client = server.as(ORCHESTRATOR)) {
            write(client);
            client.getDatabase("orchestra").getCollection("things").insertOne(new Document());
            assertThat(refusal(client, "orchestra", new Document("usersInfo", 1)))
                    .isEqualTo(UNAUTHORIZED);
        }
    }

    @Test
    void whatWasChangedByHandIsPutRight() {
        server.setUp("old");
        try (MongoClient hand = server.agent()) {
            hand.getDatabase("workers").runCommand(new Document("dropUser", "nodes"));
            assertThat(server.setUp("old")).containsExactly(false, false, false, true);
            assertThat(server.admits(nodes("old"))).isTrue();

            hand.getDatabase("workers").runCommand(new Document("updateUser", "nodes").append("pwd", "by hand"));
            assertThat(server.setUp("old")).containsExactly(false, false, false, true);
            assertThat(server.admits(nodes("old"))).isTrue();
            assertThat(server.admits(nodes("by hand"))).isFalse();

            try (MongoClient working = server.as(nodes("old"))) {
                write(working);
                hand.getDatabase("workers")
                        .runCommand(new Document("updateUser", "nodes").append("roles", List.of("dbOwner")));
                assertThat(refusal(working, "workers", new Document("usersInfo", 1)))
                        .isZero();
                assertThat(server.setUp("old")).containsExactly(false, false, false, true);
                assertThat(refusal(working, "workers", new Document("usersInfo", 1)))
                        .isEqualTo(UNAUTHORIZED);
                write(working);
            }

            hand.getDatabase("workers")
                    .runCommand(new Document("updateUser", "nodes").append("customData", new Document()));
            assertThat(server.setUp("old")).containsExactly(false, false, false, true);
            assertThat(server.setUp("old")).containsOnly(false);
        }
    }

    @Test
    void userMadeByHandIsTakenOver() {
        server.setUp("old");
        try (MongoClient hand = server.agent();
                MongoDatabases databases = hook()) {
            hand.getDatabase("workers")
                    .runCommand(new Document("createUser", "guest")
                            .append("pwd", "by hand")
                            .append("roles", List.of()));
            assertThat(databases.ours(server.access(), "workers")).containsExactly("nodes");
            DatabaseUser guest =
                    new DatabaseUser("workers", "guest", new Secret("ours"), Map.of("workers", "readWrite"));
            assertThat(databases.user(server.access(), guest)).isTrue();
            assertThat(databases.ours(server.access(), "workers")).containsExactly("guest", "nodes");
            assertThat(databases.ours(server.access(), "orchestra")).containsExactly("orchestrator-1");
            assertThat(server.admits(guest)).isTrue();
        }
    }

    @Test
    void droppedUserIsLockedOutAtOnce() {
        server.setUp("old");
        try (MongoClient working = server.as(nodes("old"));
                MongoDatabases databases = hook()) {
            assertThat(databases.inUse(server.access(), "workers", "nodes")).isFalse();
            write(working);
            assertThat(databases.inUse(server.access(), "workers", "nodes")).isTrue();
            assertThat(databases.inUse(server.access(), "orchestra", "nodes")).isFalse();

            assertThat(databases.drop(server.access(), "workers", "nodes")).isTrue();
            assertThat(refusal(working, "workers", new Document("find", "things")))
                    .isEqualTo(UNAUTHORIZED);
            assertThat(refusal(
                            working,
                            "workers",
                            new Document("insert", "things").append("documents", List.of(new Document()))))
                    .isEqualTo(UNAUTHORIZED);
            assertThat(server.admits(nodes("old"))).isFalse();
            assertThat(databases.ours(server.access(), "workers")).isEmpty();
            assertThat(databases.drop(server.access(), "workers", "nodes")).isFalse();
        }
    }

    @Test
    void dataOfAServerThatHadNeitherUsersNorReplicaSetStays() {
        Path data = folder.resolve("before");
        try (Mongod plain = Mongod.start(data);
                MongoClient anybody = MongoClients.create(plain.uri())) {
            write(anybody);
        }
        try (GuardedServer guarded = new GuardedServer(data)) {
            assertThat(guarded.setUp("nodes")).containsOnly(true);
            try (MongoClient nodes = guarded.as(nodes("nodes"))) {
                assertThat(nodes.getDatabase("workers").getCollection("things").countDocuments())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void memberThatMovedToAnotherPortIsPutRight() {
        server.setUp("old");
        try (MongoClient client = server.as(nodes("old"))) {
            write(client);
        }
        server.mongod().stop();
        server.mongod().move();
        assertThat(server.setUp("old")).containsExactly(true, false, false, false);
        assertThat(server.setUp("old")).containsOnly(false);
        try (MongoClient client = server.as(nodes("old"))) {
            assertThat(client.getDatabase("workers").getCollection("things").countDocuments())
                    .isOne();
            write(client);
        }
    }

    @Test
    void serverThatDoesNotAnswerFailsTheStepWithinPatience() {
        server.setUp("old");
        server.mongod().kill();
        try (MongoDatabases databases = new MongoDatabases(Duration.ofMillis(700))) {
            assertThatExceptionOfType(StepFailure.class)
                    .isThrownBy(() -> databases.user(server.access(), nodes("new")))
                    .withMessageContaining(server.mongod().member())
                    .withMessageContaining("does not answer: Connection refused")
                    .withMessageNotContainingAny(KEY, "new", SEAL.reveal());
            server.mongod().restart();
            assertThat(server.admits(nodes("old"))).isTrue();
        }
        assertThat(server.setUp("new")).containsExactly(false, false, false, true);
        assertThat(server.admits(nodes("new"))).isTrue();
    }

    @Test
    void refusedCredentialsFailTheStepAtOnce() {
        server.setUp("old");
        DatabaseAccess wrong =
                new DatabaseAccess(new Secret(server.mongod().uri("admin", "admin", "not-the-password")), SEAL);
        long start = System.nanoTime();
        try (MongoDatabases databases = hook()) {
            assertThatExceptionOfType(StepFailure.class)
                    .isThrownBy(() -> databases.user(wrong, nodes("new")))
                    .withMessage(
                            "the database server at " + server.mongod().member() + " refuses the agent's credentials");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whoMayNotManageUsersIsToldSo() {
        server.setUp("old");
        DatabaseAccess weak = new DatabaseAccess(new Secret(server.mongod().uri("workers", "nodes", "old")), SEAL);
        try (MongoDatabases databases = hook()) {
            assertThatExceptionOfType(StepFailure.class)
                    .isThrownBy(() -> databases.user(weak, nodes("new")))
                    .withMessageContaining("does not allow the agent to set up the user nodes of the database workers");
            assertThat(databases.inUse(weak, "workers", "nodes"))
                    .as("who cannot see the connections must take it that there are some")
                    .isTrue();
        }
    }

    @Test
    void notAConnectionStringFailsTheStepWithoutShowingIt() {
        DatabaseAccess wrong = new DatabaseAccess(new Secret("mongodb://user:pass@word@host/?x"), SEAL);
        try (MongoDatabases databases = hook()) {
            assertThatExceptionOfType(StepFailure.class)
                    .isThrownBy(() -> databases.ours(wrong, "workers"))
                    .withMessageContaining("not a MongoDB connection string")
                    .withMessageNotContaining("pass@word")
                    .withNoCause();
        }
    }

    @Test
    void serverOfAnotherReplicaSetIsLeftAlone() {
        server.setUp("old");
        try (MongoDatabases databases = hook()) {
            assertThatExceptionOfType(StepFailure.class)
                    .isThrownBy(() -> databases.replicaSet(
                            server.access(), "other", server.mongod().member()))
                    .withMessageContaining("is a member of the replica set " + REPLICA_SET + ", expected other");
        }
    }

    @Test
    void serverWithoutReplicaSetIsToldSo() {
        try (Mongod plain = Mongod.start(folder.resolve("plain"));
                MongoDatabases databases = hook()) {
            DatabaseAccess access = new DatabaseAccess(new Secret(plain.uri()), SEAL);
            assertThatExceptionOfType(StepFailure.class)
                    .isThrownBy(() -> databases.replicaSet(access, REPLICA_SET, plain.member()))
                    .withMessage("the database server at " + plain.member()
                            + " runs without a replica set: start it with --replSet " + REPLICA_SET);
        }
    }

    @Test
    void nothingIsPrintedOnAHooksOutput() throws IOException, InterruptedException {
        server.setUp("old");
        Path output = folder.resolve("output");
        ProcessBuilder hook = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        // As in the charm: SLF4J comes with the tests' AMQP client only.
                        Stream.of(System.getProperty("java.class.path").split(":", -1))
                                .filter(jar -> !jar.contains("slf4j"))
                                .collect(Collectors.joining(":")),
                        HookProcess.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        hook.environment().put("URI", server.access().uri().reveal());
        hook.environment().put("MEMBER", server.mongod().member());
        assertThat(hook.start().waitFor()).isZero();
        assertThat(output).isEmptyFile();
    }

    /** Entries of the log in which every write of a replica set stands. */
    private static long written(MongoClient client) {
        return client.getDatabase("local")
                .getCollection("oplog.rs")
                .countDocuments(new Document("op", new Document("$ne", "n")));
    }

    private static long commands(MongoClient client, String name) {
        return client.getDatabase("admin")
                .runCommand(new Document("serverStatus", 1))
                .get("metrics", Document.class)
                .get("commands", Document.class)
                .get(name, Document.class)
                .getLong("total");
    }
}
