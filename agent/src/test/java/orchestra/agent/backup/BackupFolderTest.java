package orchestra.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orchestra.agent.apply.StepFailure;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is verified only if every file that a restore reads is the one that was written. */
final class BackupFolderTest {

    private static final BackupId ID = new BackupId("20261121T100000Z-0a1b2c");
    private static final BackupId OTHER = new BackupId("20261121T100100Z-3d4e5f");
    private static final Progress SILENT = new SilentProgress();

    @TempDir
    private Path storage;

    @Test
    void aWholeBackupIsVerified() throws IOException {
        Manifest manifest = made(List.of("orchestra/users.metadata.json.gz", "orchestra/users.bson.gz"));
        assertThat(new BackupFolder(storage, "trial").verified(ID, SILENT)).isEqualTo(manifest);
    }

    @Test
    void aFolderWithAnothersManifestIsSpoiled() throws IOException {
        made(List.of("orchestra/users.metadata.json.gz", "orchestra/users.bson.gz"));
        BackupFolder backups = new BackupFolder(storage, "trial");
        Files.move(backups.of(ID), backups.of(OTHER));
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> backups.verified(OTHER, SILENT))
                .withMessage("the backup " + OTHER + " is spoiled: its manifest is that of " + ID);
    }

    @Test
    void aCollectionWhoseFileHasNoChecksumIsSpoiled() throws IOException {
        made(List.of("orchestra/users.metadata.json.gz"));
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> new BackupFolder(storage, "trial").verified(ID, SILENT))
                .withMessageContaining("its manifest has no checksum of orchestra/users.bson.gz");
    }

    @Test
    void aLinkInPlaceOfTheFolderIsNeverFollowed() throws IOException {
        made(List.of("orchestra/users.metadata.json.gz", "orchestra/users.bson.gz"));
        BackupFolder backups = new BackupFolder(storage, "trial");
        Path elsewhere = Files.move(storage.resolve("backups"), storage.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(storage.resolve("backups"), elsewhere);
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                () -> backups.begin(OTHER, 0), backups::list, () -> backups.verified(ID, SILENT))) {
            assertThatExceptionOfType(StepFailure.class)
                    .isThrownBy(use)
                    .withMessageStartingWith("backups on the storage is a symbolic link");
        }
        assertThat(Files.getPosixFilePermissions(elsewhere)).isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aFolderThatSomebodyElseMadeIsRefused() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder away");
        Path folder = Files.createDirectory(storage.resolve("backups"));
        Files.setAttribute(folder, "unix:uid", 65_534);
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> new BackupFolder(storage, "trial").begin(ID, 0))
                .withMessageContaining("was made by another user");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anothersBackupThatIsUnderWayStays() throws IOException {
        Path one = new BackupFolder(storage, "uuid-of-a-model-orchestra/0").begin(ID, 0);
        Path two = new BackupFolder(storage, "uuid-of-another-orchestra/0").begin(OTHER, 0);
        assertThat(one).exists();
        assertThat(two).exists();
    }

    @Test
    void whatAKilledOneLeftGoesAtOnceWhereItIsOursAndLaterWhereItIsAnothers() throws IOException {
        BackupFolder another = new BackupFolder(storage, "another");
        Path ours = new BackupFolder(storage, "trial").begin(ID, 0);
        Path dead = another.begin(OTHER, 0);
        Path file = Files.writeString(dead.resolve("options.json"), "{}");
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(dead, old);
        BackupFolder backups = new BackupFolder(storage, "trial");

        backups.begin(new BackupId("20261121T100200Z-000000"), 0);
        assertThat(ours).doesNotExist();
        assertThat(file).as("it was written just now").exists();

        Files.setLastModifiedTime(file, old);
        backups.begin(new BackupId("20261121T100300Z-000000"), 0);
        assertThat(dead).doesNotExist();
    }

    private Manifest made(List<String> names) throws IOException {
        BackupFolder backups = new BackupFolder(storage, "trial");
        Path part = backups.begin(ID, 0);
        CollectionFiles files = new CollectionFiles(part);
        List<Manifest.File> written = new ArrayList<>();
        for (String name : names) {
            written.add(files.plain(name, out -> out.write("{}".getBytes(StandardCharsets.UTF_8))));
        }
        Manifest manifest = new Manifest(
                ID,
                "2026-11-21T10:00:00Z",
                "",
                "orchestra/0",
                "0.1.0",
                "8.0",
                "cluster time 1.1",
                Map.of(Role.ORCHESTRA, "orchestra", Role.WORKERS, "workers"),
                List.of(new Manifest.Collection(Role.ORCHESTRA, "users", 0, 0)),
                written);
        backups.finish(part, manifest);
        return manifest;
    }
}
