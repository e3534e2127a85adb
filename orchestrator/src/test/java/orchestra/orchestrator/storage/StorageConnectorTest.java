package orchestra.orchestrator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestra.orchestrator.settings.StorageSettings;
import orchestra.orchestrator.settings.StorageSettings.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageConnectorTest {
    @Test
    void directoryWithItsMarkerIsThere(@TempDir Path folder) throws IOException {
        Path storage = Files.createDirectory(folder.resolve("storage"));
        StorageConnector connector = new StorageConnector(folder.resolve("mountinfo"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), storage);
        StorageSettings wanted = new StorageSettings(Kind.DIRECTORY, link, "", "", "token");
        assertThat(connector.look(wanted)).isInstanceOf(StorageState.Missing.class);
        Files.writeString(storage.resolve(".orchestra-storage"), "token\n");
        assertThat(connector.look(wanted)).isEqualTo(new StorageState.There());
        Files.writeString(storage.resolve(".orchestra-storage"), "another\ntoken");
        assertThat(connector.look(wanted)).isEqualTo(new StorageState.There());
        Files.writeString(storage.resolve(".orchestra-storage"), "another token");
        assertThat(connector.look(wanted).toString()).contains("belongs to another storage");
        Files.delete(link);
        assertThat(connector.look(wanted).toString()).contains("there is no directory");
    }

    @Test
    void mountMustBeTheWantedOne(@TempDir Path folder) throws IOException {
        Path mountInfo = folder.resolve("mountinfo");
        StorageConnector connector = new StorageConnector(mountInfo);
        StorageSettings wanted = new StorageSettings(Kind.MOUNT, folder, "10.0.0.1:/srv/data", "nfs", "");
        assertThat(connector.look(wanted).toString()).contains("cannot be read");
        Files.writeString(mountInfo, "");
        assertThat(connector.look(wanted).toString()).contains("nothing is mounted");
        Files.writeString(mountInfo, "36 22 0:30 / " + folder + " rw - nfs4 10.0.0.2:/srv/data rw\n");
        assertThat(connector.look(wanted).toString()).contains("is mounted 10.0.0.2:/srv/data");
        Files.writeString(mountInfo, "36 22 0:30 / " + folder + " rw - nfs4 10.0.0.1:/srv/data rw\n");
        assertThat(connector.look(wanted)).isEqualTo(new StorageState.There());
        Files.writeString(mountInfo, "36 22 0:30 / " + folder + " rw - ext4 10.0.0.1:/srv/data rw\n");
        assertThat(connector.look(wanted).there()).isFalse();
    }

    @Test
    void aStorageThatAProgramServesIsKnownByItsOwnType(@TempDir Path folder) throws IOException {
        Path mountInfo = folder.resolve("mountinfo");
        Files.writeString(mountInfo, "36 22 0:30 / " + folder + " rw - fuse.sshfs media@nas:/srv/data rw\n");
        StorageConnector connector = new StorageConnector(mountInfo);
        assertThat(connector.look(new StorageSettings(Kind.MOUNT, folder, "media@nas:/srv/data", "sshfs", "")))
                .isEqualTo(new StorageState.There());
        assertThat(connector
                        .look(new StorageSettings(Kind.MOUNT, folder, "media@nas:/srv/data", "nfs", ""))
                        .there())
                .isFalse();
    }

    @Test
    void theKernelsOwnTableIsRead() {
        StorageConnector connector = new StorageConnector(Path.of("/proc/self/mountinfo"));
        StorageSettings proc = new StorageSettings(Kind.MOUNT, Path.of("/proc"), "proc", "proc", "");
        assertThat(connector.look(proc)).isEqualTo(new StorageState.There());
    }
}
