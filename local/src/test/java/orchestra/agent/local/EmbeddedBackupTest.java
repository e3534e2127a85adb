package orchestra.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import orchestra.agent.backup.Backup;
import orchestra.agent.backup.BackupFolder;
import orchestra.agent.backup.Manifest;
import orchestra.agent.backup.Progress;
import orchestra.agent.backup.Restore;
import orchestra.agent.facts.Hold;
import orchestra.agent.mongo.DatabaseCopy;
import orchestra.agent.mongo.DatabaseLook;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.ServerAccess;
import orchestra.charm.Secret;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database of {@code ./run} is backed up and put back, although it has no snapshots. */
final class EmbeddedBackupTest {

    @TempDir
    private Path folder;

    private int port;
    private Process process;

    @BeforeEach
    void begin() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "orchestra.local.EmbeddedMongod",
                        "--dbpath",
                        folder.resolve("database").toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind_ip",
                        "127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofSeconds(30)).until(this::listens);
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void whatWasThereIsThereAgain() {
        DatabaseAccess access = new DatabaseAccess(
                new Secret("mongodb://127.0.0.1:" + port + "/?directConnection=true"), new Secret("none"));
        ServerAccess.Database database = new ServerAccess.Database(access, "orchestra", "workers", true, true);
        BackupFolder backups = new BackupFolder(folder, "trial");
        Silent silent = new Silent();
        try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + port);
                DatabaseCopy copy = DatabaseCopy.open(access, true)) {
            var users = client.getDatabase("orchestra").getCollection("users");
            users.createIndex(Indexes.ascending("mail"), new IndexOptions().unique(true));
            users.insertMany(IntStream.range(0, 1200)
                    .mapToObj(n -> new Document("_id", n).append("mail", "m" + n))
                    .toList());
            Backup backup = new Backup(database, copy, backups, silent);
            Manifest manifest = backup.create(
                    new Backup.About("orchestra/0", "0.1.0", "", Map.of(), Instant.parse("2026-11-21T10:00:00Z")));
            assertThat(manifest.documents()).isEqualTo(1200);
            users.deleteMany(new Document("_id", new Document("$gt", 5)));
            client.getDatabase("workers").getCollection("later").insertOne(new Document("_id", 1));

            Restore restore = new Restore(database, copy, backups, silent, silent);
            restore.run(
                    backups.verified(manifest.id(), silent),
                    () -> {},
                    () -> backup.create(new Backup.About(
                                    "orchestra/0", "0.1.0", "safety", Map.of(), Instant.parse("2026-11-21T10:01:00Z")))
                            .id());

            assertThat(users.find().sort(new Document("_id", 1)).map(user -> user.getString("mail")))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 1200).mapToObj(n -> "m" + n).toList());
            assertThat(users.listIndexes()).anyMatch(index -> index.getBoolean("unique", false));
            assertThat(client.getDatabase("workers").listCollectionNames()).isEmpty();
            assertThat(client.getDatabase("orchestra").listCollectionNames()).containsExactly("users");
            assertThat(silent.holds).last().isEqualTo(Hold.NONE);
            assertThat(DatabaseLook.at(access, "orchestra", true).primary()).isTrue();
        }
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static final class Silent implements Progress, Restore.Holding {

        private final List<Hold> holds = new ArrayList<>(List.of(Hold.NONE));

        @Override
        public Hold read() {
            return holds.getLast();
        }

        @Override
        public void write(Hold hold) {
            holds.add(hold);
        }

        @Override
        public void moved() {}

        @Override
        public void said(String line) {}

        @Override
        public void slowly(Runnable work) {
            work.run();
        }
    }
}
