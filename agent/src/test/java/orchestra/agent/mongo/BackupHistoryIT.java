package orchestra.agent.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orchestra.agent.backup.Backup;
import orchestra.agent.backup.BackupFolder;
import orchestra.agent.backup.Progress;
import orchestra.agent.plan.ServerAccess;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For the time of a backup the agent's own server keeps its history for long, and then as long as before. */
final class BackupHistoryIT {

    @TempDir
    private Path folder;

    private final List<Integer> windows = new ArrayList<>();
    private GuardedServer server;
    private MongoClient client;

    @BeforeEach
    void start() throws IOException {
        server = new GuardedServer(folder.resolve("data"));
        server.setUp("nodes");
        client = server.agent();
        client.getDatabase("orchestra").getCollection("users").insertOne(new Document("_id", "a"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void historyIsKeptForTheTimeOfABackup() throws IOException {
        assertThat(window()).isEqualTo(300);
        try (DatabaseCopy copy = DatabaseCopy.open(server.access(), false)) {
            assertThat(copy.keepHistory(true)).isTrue();
            assertThat(window()).isGreaterThan(21_600);
        }
        backup(true);
        assertThat(windows).isNotEmpty().allMatch(window -> window > 21_600);
        assertThat(window()).as("also after one that was killed").isEqualTo(300);
    }

    @Test
    void anOperatorsOwnTimeIsGivenBack() throws IOException {
        client.getDatabase("admin")
                .runCommand(new Document("setParameter", 1).append("minSnapshotHistoryWindowInSeconds", 900));
        backup(true);
        assertThat(windows).isNotEmpty().allMatch(window -> window > 21_600);
        assertThat(window()).isEqualTo(900);
    }

    @Test
    void anothersServerIsLeftAsItIs() throws IOException {
        backup(false);
        assertThat(windows).isNotEmpty().containsOnly(300);
        assertThat(window()).isEqualTo(300);
    }

    private void backup(boolean own) throws IOException {
        Progress progress = new Progress() {
            @Override
            public void moved() {}

            @Override
            public void said(String line) {
                windows.add(window());
            }

            @Override
            public void slowly(Runnable work) {
                work.run();
            }
        };
        BackupFolder backups = new BackupFolder(Files.createDirectories(folder.resolve("storage")), "trial");
        try (DatabaseCopy copy = DatabaseCopy.open(server.access(), false)) {
            new Backup(
                            new ServerAccess.Database(server.access(), "orchestra", "workers", false, own),
                            copy,
                            backups,
                            progress)
                    .create(new Backup.About(
                            "orchestra/0", "0.1.0", "", Map.of(), Instant.parse("2026-11-21T10:00:00Z")));
        }
    }

    private int window() {
        return client.getDatabase("admin")
                .runCommand(new Document("getParameter", 1).append("minSnapshotHistoryWindowInSeconds", 1))
                .getInteger("minSnapshotHistoryWindowInSeconds");
    }
}
