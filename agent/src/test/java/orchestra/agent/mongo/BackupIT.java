package orchestra.agent.mongo;

import static orchestra.agent.mongo.GuardedServer.ORCHESTRATOR;
import static orchestra.agent.mongo.GuardedServer.SEAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.backup.Backup;
import orchestra.agent.backup.BackupFolder;
import orchestra.agent.backup.BackupId;
import orchestra.agent.backup.Manifest;
import orchestra.agent.backup.Progress;
import orchestra.agent.backup.Restore;
import orchestra.agent.facts.Hold;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.ServerAccess;
import orchestra.charm.Secret;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A backup is of one moment, a restore gives exactly that, and whoever is killed on the way has to begin again. */
final class BackupIT {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final int MANY = 20_000;

    @TempDir
    private Path folder;

    private GuardedServer server;
    private BackupFolder backups;
    private MongoClient client;
    private int made;

    @BeforeEach
    void start() throws IOException {
        server = new GuardedServer(folder.resolve("data"));
        server.setUp("nodes");
        backups = new BackupFolder(Files.createDirectory(folder.resolve("storage")), "trial");
        client = server.agent();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void backupMadeWhileAWriterWorksIsOfOneMoment() {
        fill();
        Manifest manifest;
        try (Transfers transfers = new Transfers(server)) {
            transfers.awaitMore(50);
            int before = transfers.made();
            manifest = backup(server.access());
            assertThat(transfers.made()).as("the writer went on").isGreaterThan(before);
            transfers.awaitMore(50);
        }
        assertThat(manifest.moment()).startsWith("cluster time ");
        MongoDatabase orchestra = client.getDatabase("orchestra");
        orchestra.getCollection("many").deleteMany(new Document("_id", new Document("$lt", 5000)));
        orchestra.getCollection("users").drop();
        orchestra.getCollection("later").insertOne(new Document("_id", 1));

        KilledAgent.Memory hold = new KilledAgent.Memory();
        restore(server.access(), manifest, hold, WriteListener.NONE);

        assertThat(hold.read()).isEqualTo(Hold.NONE);
        List<Integer> debits = Transfers.in(client, "orchestra", "debits");
        assertThat(debits)
                .as("every transfer up to a moment, and none after it")
                .isEqualTo(IntStream.range(0, debits.size()).boxed().toList())
                .hasSizeGreaterThanOrEqualTo(50)
                .isEqualTo(Transfers.in(client, "workers", "credits"));
        assertThat(orchestra.listCollectionNames()).containsExactlyInAnyOrder("debits", "many", "users", "with space");
        assertThat(orchestra.getCollection("many").countDocuments()).isEqualTo(MANY);
        assertThat(manifest.documents()).isEqualTo(2L * debits.size() + MANY + 2);
        assertThat(orchestra.getCollection("users").listIndexes())
                .anyMatch(index -> index.getBoolean("unique", false)
                        && index.getString("name").equals("mail_1"));
        assertThat(orchestra
                        .listCollections()
                        .filter(new Document("name", "many"))
                        .first())
                .extracting("options")
                .asString()
                .contains("validationLevel=strict");
    }

    @Test
    void restoredContentIsWhatWasBackedUp() {
        fill();
        Map<String, List<Document>> before = content();
        Manifest manifest = backup(server.access());
        change();
        assertThat(content()).isNotEqualTo(before);

        restore(server.access(), manifest, new KilledAgent.Memory(), WriteListener.NONE);

        assertThat(content()).isEqualTo(before);
        assertThat(client.getDatabase("orchestra").listCollectionNames()).doesNotContain("sessions");
    }

    @Test
    void rightsOfTheOrchestratorSuffice() {
        fill();
        client.getDatabase("orchestra").getCollection("many").drop();
        Map<String, List<Document>> before = content();
        Manifest manifest = backup(orchestrator());
        change();
        restore(orchestrator(), manifest, new KilledAgent.Memory(), WriteListener.NONE);
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void missingRightsAreTold() {
        fill();
        client.getDatabase("orchestra")
                .runCommand(new Document("createUser", "narrow")
                        .append("pwd", "n")
                        .append("roles", List.of(new Document("role", "readWrite").append("db", "orchestra"))));
        DatabaseAccess narrow = new DatabaseAccess(new Secret(server.mongod().uri("orchestra", "narrow", "n")), SEAL);
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> backup(narrow))
                .withMessageContaining("does not allow the agent to measure the database workers");
        assertThat(backups.list()).isEmpty();
    }

    @Test
    void restoreKilledAtAnyWriteHasToBeRunAgainAndLosesNothing() {
        fill();
        Map<String, List<Document>> wanted = content();
        Manifest manifest = backup(server.access());
        boolean killed = true;
        int writes = 0;
        int unwhole = 0;
        for (; killed; writes++) {
            change();
            Map<String, List<Document>> old = content();
            KilledAgent.Memory hold = new KilledAgent.Memory();
            KilledAgent.Countdown countdown = new KilledAgent.Countdown(writes);
            hold.listener = countdown;
            killed = killed(() -> restore(server.access(), manifest, hold, countdown));
            hold.listener = WriteListener.NONE;
            Map<String, List<Document>> left = content();
            if (!left.equals(old) && !left.equals(wanted)) {
                unwhole++;
                assertThat(hold.read().restore())
                        .as("killed before write %s", writes)
                        .isPresent();
            }
            String safety = restore(server.access(), manifest, hold, WriteListener.NONE);
            assertThat(content()).as("killed before write %s", writes).isEqualTo(wanted);
            assertThat(hold.read()).isEqualTo(Hold.NONE);
            assertThat(client.getDatabase("orchestra").listCollectionNames())
                    .noneMatch(name -> name.startsWith("orchestra.restore."));
            if (killed && !left.equals(wanted)) {
                restore(server.access(), manifest(safety), new KilledAgent.Memory(), WriteListener.NONE);
                assertThat(content()).as("what the safety backup holds").isEqualTo(old);
            }
        }
        assertThat(writes).isGreaterThan(15);
        assertThat(unwhole).as("kills that left what was neither").isGreaterThan(2);
    }

    static List<RuntimeException> whateverFails() {
        return List.of(new StepFailure("the disk is full"), new IllegalStateException("a defect"));
    }

    @ParameterizedTest
    @MethodSource("whateverFails")
    void failureBeforeAnyPlaceIsTakenLeavesNothingHeld(RuntimeException failure) {
        fill();
        Manifest manifest = backup(server.access());
        change();
        Map<String, List<Document>> old = content();
        KilledAgent.Memory hold = new KilledAgent.Memory();
        WriteListener refused = command -> {
            if (command.equals("createIndexes")) {
                throw failure;
            }
        };
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> restore(server.access(), manifest, hold, refused))
                .withMessageContaining(failure.getMessage());
        assertThat(hold.read()).isEqualTo(Hold.NONE);
        assertThat(content()).isEqualTo(old);
    }

    @Test
    void restoreThatNobodyWaitsForTakesNoPlace() {
        fill();
        Manifest manifest = backup(server.access());
        change();
        Map<String, List<Document>> old = content();
        KilledAgent.Memory hold = new KilledAgent.Memory();
        try (DatabaseCopy copy = DatabaseCopy.open(server.access(), false)) {
            Restore restore = new Restore(database(server.access()), copy, backups, hold, KilledAgent.SILENT);
            assertThatExceptionOfType(StepFailure.class)
                    .isThrownBy(() -> restore.run(
                            manifest,
                            restore::giveUp,
                            () -> backup(server.access()).id()))
                    .withMessageContaining("given up");
        }
        assertThat(hold.read()).isEqualTo(Hold.NONE);
        assertThat(content()).isEqualTo(old);
    }

    @Test
    void spoiledBackupIsRefused() throws IOException {
        fill();
        Manifest manifest = backup(server.access());
        Path file = backups.of(manifest.id()).resolve("orchestra/many.bson.gz");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2]++;
        Files.write(file, bytes);
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> backups.verified(manifest.id(), KilledAgent.SILENT))
                .withMessageContaining("orchestra/many.bson.gz is not as it was written");
        Files.delete(file);
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> backups.verified(manifest.id(), KilledAgent.SILENT))
                .withMessageContaining("orchestra/many.bson.gz is missing");
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> backups.verified(new BackupId("20200101T000000Z-000000"), KilledAgent.SILENT))
                .withMessageContaining("there is no backup 20200101T000000Z-000000");
    }

    @Test
    void backupIsForRootOnlyAndHalfOnesAreNeverListed() throws IOException {
        fill();
        Path left =
                Files.createDirectories(folder.resolve("storage/backups/.20200101T000000Z-000000.trial.part/workers"));
        Files.writeString(left.resolve("credits.bson.gz"), "half");
        assertThat(backups.list()).isEmpty();
        Manifest manifest = backup(server.access());
        assertThat(backups.list()).containsExactly(manifest);
        assertThat(left).doesNotExist();
        try (Stream<Path> all = Files.walk(folder.resolve("storage/backups"))) {
            for (Path path : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
        assertThat(killed(() -> create(server.access(), new Progress() {
                    @Override
                    public void moved() {
                        throw new KilledAgent.Killed();
                    }

                    @Override
                    public void said(String line) {}

                    @Override
                    public void slowly(Runnable work) {
                        work.run();
                    }
                })))
                .isTrue();
        assertThat(backups.list()).containsExactly(manifest);
    }

    private static boolean killed(Runnable work) {
        try {
            work.run();
            return false;
        } catch (KilledAgent.Killed e) {
            return true;
        }
    }

    private Manifest backup(DatabaseAccess access) {
        return create(access, KilledAgent.SILENT);
    }

    private Manifest create(DatabaseAccess access, Progress progress) {
        try (DatabaseCopy copy = DatabaseCopy.open(access, false)) {
            return new Backup(database(access), copy, backups, progress)
                    .create(new Backup.About(
                            "orchestra/0", "0.1.0", "a test", Map.of("verbose", "true"), NOW.plusSeconds(made++)));
        }
    }

    private String restore(DatabaseAccess access, Manifest manifest, Restore.Holding hold, WriteListener listener) {
        try (DatabaseCopy copy = DatabaseCopy.open(access, false, listener)) {
            return new Restore(database(access), copy, backups, hold, KilledAgent.SILENT)
                    .run(
                            backups.verified(manifest.id(), KilledAgent.SILENT),
                            () -> {},
                            () -> backup(access).id());
        }
    }

    private Manifest manifest(String id) {
        return backups.verified(new BackupId(id), KilledAgent.SILENT);
    }

    private static ServerAccess.Database database(DatabaseAccess access) {
        return new ServerAccess.Database(access, "orchestra", "workers", false, true);
    }

    private DatabaseAccess orchestrator() {
        return new DatabaseAccess(
                new Secret(server.mongod()
                        .uri(
                                "orchestra",
                                ORCHESTRATOR.name(),
                                ORCHESTRATOR.password().reveal())),
                SEAL);
    }

    private void fill() {
        MongoDatabase orchestra = client.getDatabase("orchestra");
        orchestra.createCollection(
                "many",
                new CreateCollectionOptions()
                        .validationOptions(new com.mongodb.client.model.ValidationOptions()
                                .validator(new Document("n", new Document("$type", "int")))
                                .validationLevel(com.mongodb.client.model.ValidationLevel.STRICT)));
        orchestra
                .getCollection("many")
                .insertMany(IntStream.range(0, MANY)
                        .mapToObj(n -> new Document("_id", n).append("n", n).append("text", "x".repeat(100)))
                        .toList());
        orchestra.getCollection("users").createIndex(Indexes.ascending("mail"), new IndexOptions().unique(true));
        orchestra.getCollection("users").insertOne(new Document("_id", "a").append("mail", "a@example.org"));
        orchestra.getCollection("with space").insertOne(new Document("_id", 1.5));
        orchestra.getCollection("sessions").insertOne(new Document("_id", "signed in"));
        orchestra.createCollection("debits");
        client.getDatabase("workers").createCollection("credits");
    }

    private void change() {
        MongoDatabase orchestra = client.getDatabase("orchestra");
        orchestra.getCollection("many").deleteMany(new Document("_id", new Document("$gt", 100)));
        orchestra.getCollection("users").insertOne(new Document("mail", "b" + made++));
        orchestra.getCollection("later").insertOne(new Document("n", made++));
        client.getDatabase("workers").getCollection("credits").insertOne(new Document("n", made++));
    }

    /** Every document of both databases but sign-in sessions and what a restore is loading. */
    private Map<String, List<Document>> content() {
        Map<String, List<Document>> content = new TreeMap<>();
        for (String database : List.of("orchestra", "workers")) {
            for (String name : client.getDatabase(database).listCollectionNames()) {
                if (!name.equals("sessions") && !name.startsWith("orchestra.restore.")) {
                    content.put(
                            database + "." + name,
                            client.getDatabase(database)
                                    .getCollection(name)
                                    .find()
                                    .sort(new Document("_id", 1))
                                    .into(new ArrayList<>()));
                }
            }
        }
        return new LinkedHashMap<>(content);
    }
}
