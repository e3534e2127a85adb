package orchestra.agent.mongo;

import static orchestra.agent.mongo.GuardedServer.REPLICA_SET;
import static orchestra.agent.mongo.GuardedServer.hook;
import static orchestra.agent.mongo.GuardedServer.nodes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import orchestra.agent.apply.StepFailure;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under a server is full, in the middle of a rotation. */
final class FullDiskIT {

    private static final int MEGABYTES = 400;

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount a small disk");
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", disk.toString()))
                .isZero();
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (System.getProperty("user.name").equals("root")) {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void rotationFailsAndConvergesWhenThereIsSpaceAgain() throws IOException {
        Path ballast = disk.resolve("ballast");
        try (GuardedServer server = new GuardedServer(disk.resolve("data"))) {
            server.setUp("old");
            assertThat(server.admits(nodes("old"))).isTrue();
            try (MongoDatabases databases = new MongoDatabases(Duration.ofSeconds(1), command -> {
                if (command.equals("update")) {
                    fill(ballast);
                    exhaust(server);
                }
            })) {
                assertThatExceptionOfType(StepFailure.class)
                        .isThrownBy(() -> databases.user(server.access(), nodes("new")))
                        .withMessageContaining("set up the user nodes of the database workers")
                        .withMessageContaining("it does not answer");
            }

            Files.delete(ballast);
            server.mongod().restart();
            try (MongoDatabases databases = hook()) {
                databases.replicaSet(
                        server.access(), REPLICA_SET, server.mongod().member());
                assertThat(server.admits(nodes("old"))).isNotEqualTo(server.admits(nodes("new")));
                assertThat(databases.user(server.access(), nodes("new"))).isTrue();
            }
            assertThat(server.admits(nodes("old"))).isFalse();
            assertThat(server.admits(nodes("new"))).isTrue();
            assertThat(server.setUp("new")).containsOnly(false);
        }
    }

    @Test
    void firstSetUpFailsAndConvergesWhenThereIsSpaceAgain() throws IOException {
        Path ballast = disk.resolve("ballast");
        try (GuardedServer server = new GuardedServer(disk.resolve("data"))) {
            try (MongoDatabases databases = new MongoDatabases(Duration.ofSeconds(1))) {
                fill(ballast);
                assertThatExceptionOfType(StepFailure.class)
                        .isThrownBy(() -> server.setUp(databases, "old"))
                        .withMessageContaining("could not set up the replica set " + REPLICA_SET)
                        .withMessageContaining("free some disk space");
            }
            server.mongod().kill();
            Files.delete(ballast);
            server.mongod().restart();
            server.setUp("old");
            assertThat(server.admits(nodes("old"))).isTrue();
            assertThat(server.setUp("old")).containsOnly(false);
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    /** Makes the server write until what it has set aside is used up, at which it ends. */
    private static void exhaust(GuardedServer server) {
        try (MongoClient client = server.agent()) {
            for (int number = 0; number < MEGABYTES; number++) {
                client.getDatabase("workers")
                        .getCollection("things")
                        .insertOne(new Document("bytes", new byte[1024 * 1024]));
            }
        } catch (MongoException e) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !server.mongod().alive());
            return;
        }
        throw new AssertionError("the server stores more than fits on its disk");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
