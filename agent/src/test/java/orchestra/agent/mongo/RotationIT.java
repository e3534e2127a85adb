package orchestra.agent.mongo;

import static orchestra.agent.mongo.GuardedServer.ADMIN;
import static orchestra.agent.mongo.GuardedServer.KEY;
import static orchestra.agent.mongo.GuardedServer.ORCHESTRATOR;
import static orchestra.agent.mongo.GuardedServer.SEAL;
import static orchestra.agent.mongo.GuardedServer.hook;
import static orchestra.agent.mongo.GuardedServer.nodes;
import static orchestra.agent.mongo.GuardedServer.refusal;
import static orchestra.agent.mongo.GuardedServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;
import orchestra.charm.Secret;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords change under clients that work, and whatever ends the agent or the server in between loses nothing. */
final class RotationIT {

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
    void clientThatWritesAllTheTimeLosesNothing() {
        server.setUp("old");
        try (MongoClient idle = server.as(nodes("old"));
                Writer writer = new Writer(server, List.of(nodes("old"), nodes("new")))) {
            write(idle);
            writer.awaitMore(100);
            assertThat(server.setUp("new")).containsExactly(false, false, false, true);
            assertThat(refusal(idle, "workers", new Document("find", "things"))).isEqualTo(UNAUTHORIZED);
            writer.awaitMore(100);
            writer.finish();

            assertThat(server.admits(nodes("old"))).isFalse();
            assertThat(server.admits(nodes("new"))).isTrue();
            assertThat(writer.logins()).as("cut off once, in again once").isEqualTo(2);
            try (MongoClient client = server.as(nodes("new"))) {
                assertThat(Writer.stored(client)).containsExactlyElementsOf(writer.acknowledged());
            }
        }
        assertThat(server.setUp("new")).containsOnly(false);
    }

    @Test
    void administratorWhoWritesAllTheTimeLosesNothing() {
        server.setUp("nodes");
        DatabaseUser fresh = new DatabaseUser("admin", "admin", new Secret("another"), Map.of("admin", "root"));
        try (MongoClient idle = server.as(ADMIN);
                Writer writer = new Writer(server, List.of(ADMIN, fresh));
                MongoDatabases databases = hook()) {
            write(idle);
            writer.awaitMore(100);
            assertThat(databases.user(server.access(), fresh)).isTrue();
            assertThat(refusal(idle, "workers", new Document("find", "things"))).isEqualTo(UNAUTHORIZED);
            writer.awaitMore(100);
            writer.finish();

            assertThat(server.admits(ADMIN)).isFalse();
            try (MongoClient client = server.as(fresh)) {
                assertThat(Writer.stored(client)).containsExactlyElementsOf(writer.acknowledged());
            }
        }
    }

    @Test
    void agentKilledAtAnyStepOfTheFirstSetUpConverges() {
        int steps = 0;
        for (boolean killed = true; killed; steps++) {
            killed = killedBefore(steps, "old");
            assertThat(server.setUp("old")).contains(killed);
            assertThat(server.admits(nodes("old"))).isTrue();
            assertThat(server.admits(ORCHESTRATOR)).isTrue();
            assertThat(server.admits(ADMIN)).isTrue();
            assertThat(server.setUp("old")).containsOnly(false);
            try (MongoDatabases databases = hook()) {
                for (DatabaseUser user : List.of(ADMIN, ORCHESTRATOR, nodes("old"))) {
                    databases.drop(server.access(), user.database(), user.name());
                }
            }
        }
        assertThat(steps).as("a user is made, then marked").isEqualTo(1 + 3 * 2);
    }

    @Test
    void agentKilledAtAnyStepOfARotationConverges() {
        server.setUp("password-0");
        int steps = 0;
        for (boolean killed = true; killed; steps++) {
            DatabaseUser old = nodes("password-" + steps);
            DatabaseUser fresh = nodes("password-" + (steps + 1));
            try (MongoClient working = server.as(old)) {
                write(working);
                killed = killedBefore(steps, fresh.password().reveal());
                assertThat(server.admits(old)).isNotEqualTo(server.admits(fresh));
                assertThat(server.setUp(fresh.password().reveal())).contains(killed);
                assertThat(refusal(working, "workers", new Document("find", "things")))
                        .isEqualTo(UNAUTHORIZED);
            }
            assertThat(server.admits(old)).isFalse();
            assertThat(server.admits(fresh)).isTrue();
            assertThat(server.setUp(fresh.password().reveal())).containsOnly(false);
        }
        assertThat(steps).as("password, cut off, mark, and once unharmed").isEqualTo(3 + 1);
    }

    @Test
    void serverKilledAtAnyStepOfARotationLosesNothing() {
        server.setUp("password-0");
        List<String> steps = List.of("updateUser", "update", "updateUser");
        for (int step = 0; step < steps.size(); step++) {
            DatabaseUser old = nodes("password-" + step);
            DatabaseUser fresh = nodes("password-" + (step + 1));
            Countdown countdown = new Countdown(step, () -> server.mongod().kill());
            try (MongoDatabases databases = new MongoDatabases(Duration.ofMillis(500), countdown)) {
                assertThatExceptionOfType(StepFailure.class)
                        .isThrownBy(() -> databases.user(server.access(), fresh))
                        .withMessageContaining("did not let the agent set up the user nodes of the database workers")
                        .withMessageNotContainingAny(
                                KEY, SEAL.reveal(), fresh.password().reveal());
            }
            server.mongod().restart();
            try (MongoDatabases databases = hook()) {
                databases.replicaSet(
                        server.access(),
                        GuardedServer.REPLICA_SET,
                        server.mongod().member());
                assertThat(server.admits(old)).isNotEqualTo(server.admits(fresh));
                assertThat(databases.user(server.access(), fresh)).isTrue();
            }
            assertThat(server.admits(old)).isFalse();
            assertThat(server.admits(fresh)).isTrue();
        }
    }

    @Test
    void serverThatComesBackWithinPatienceIsNoFailure() {
        server.setUp("old");
        Countdown restart = new Countdown(1, () -> {
            server.mongod().kill();
            server.mongod().restart();
        });
        try (MongoDatabases databases = hook(restart)) {
            assertThat(databases.user(server.access(), nodes("new"))).isTrue();
        }
        assertThat(server.admits(nodes("old"))).isFalse();
        assertThat(server.admits(nodes("new"))).isTrue();
        assertThat(server.setUp("new")).containsOnly(false);
    }

    @Test
    void serverThatStartsLaterIsWaitedFor() {
        server.setUp("old");
        server.mongod().stop();
        CompletableFuture<List<Boolean>> run = CompletableFuture.supplyAsync(() -> server.setUp("new"));
        server.mongod().restart();
        assertThat(run.join()).containsExactly(false, false, false, true);
    }

    @Test
    void administratorOfAServerOfOthersRotatesToo() {
        server.setUp("old");
        DatabaseAccess root = new DatabaseAccess(new Secret(server.mongod().uri("admin", "admin", "top")), SEAL);
        try (MongoClient working = server.as(nodes("old"));
                MongoDatabases databases = hook()) {
            write(working);
            assertThat(databases.user(root, nodes("old"))).isFalse();
            assertThat(databases.user(root, nodes("new"))).isTrue();
            assertThat(refusal(working, "workers", new Document("find", "things")))
                    .isEqualTo(UNAUTHORIZED);
            assertThat(databases.inUse(root, "workers", "nodes")).isFalse();
        }
        assertThat(server.admits(nodes("old"))).isFalse();
        assertThat(server.admits(nodes("new"))).isTrue();
    }

    /** It may make users, and drop them; of those it may not cut off it says so. */
    @Test
    void administratorOfOneDatabaseMakesAUserAnewWhoseConnectionsItMayNotCutOff() {
        server.setUp("old");
        try (MongoDatabases databases = hook();
                MongoClient agent = server.agent()) {
            agent.getDatabase("workers")
                    .runCommand(new Document("createUser", "keeper")
                            .append("pwd", "k")
                            .append("roles", List.of("userAdmin")));
            DatabaseAccess keeper =
                    new DatabaseAccess(new Secret(server.mongod().uri("workers", "keeper", "k")), SEAL);
            DatabaseUser extra = new DatabaseUser("workers", "extra", new Secret("e"), Map.of("workers", "readWrite"));
            assertThat(databases.user(keeper, extra)).isTrue();
            assertThat(databases.user(keeper, extra)).isFalse();
            assertThat(databases.ours(keeper, "workers")).containsExactly("extra", "nodes");
            assertThat(databases.user(keeper, nodes("old"))).isFalse();
            try (MongoClient open = server.as(nodes("old"))) {
                write(open);
                assertThat(databases.user(keeper, nodes("new"))).isTrue();
                assertThat(refusal(open, "workers", new Document("find", "things")))
                        .isEqualTo(UNAUTHORIZED);
            }
            assertThat(databases.user(keeper, nodes("new"))).isFalse();
            assertThat(server.admits(nodes("new"))).isTrue();
            assertThat(databases.drop(keeper, "workers", "extra")).isTrue();
        }
    }

    /** Runs the set-up until it is killed before its write of that number; says whether there was such a write. */
    private boolean killedBefore(int write, String nodesPassword) {
        Countdown countdown = new Countdown(write, () -> {
            throw new Killed();
        });
        try (MongoDatabases databases = hook(countdown)) {
            server.setUp(databases, nodesPassword);
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    /** Does something before the write of a number, counted from 0. */
    private static final class Countdown implements WriteListener {

        private final Runnable action;
        private int left;

        Countdown(int left, Runnable action) {
            this.left = left;
            this.action = action;
        }

        @Override
        public void before(String command) {
            if (left-- == 0) {
                action.run();
            }
        }
    }

    private static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }
}
