package orchestra.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StorageUnitTest {

    private static final Path PLACE = Path.of("/var/lib/orchestra/storage");

    /** What {@code systemd-escape --path --suffix=mount} of systemd 257 prints. */
    @ParameterizedTest
    @CsvSource({
        "/var/lib/orchestra/storage, var-lib-orchestra-storage.mount",
        "/, -.mount",
        "/a//b/, a-b.mount",
        "/srv/a-b, srv-a\\x2db.mount",
        "/.hidden/.x, \\x2ehidden-.x.mount",
        "/a.b_c:d, a.b_c:d.mount",
        "/é, \\xc3\\xa9.mount",
        "/a b, a\\x20b.mount",
    })
    void nameIsAsSystemdEscapesThePath(String path, String name) {
        assertThat(StorageUnit.name(Path.of(path))).isEqualTo(name);
    }

    @Test
    void aRelativePathHasNoUnit() {
        assertThatThrownBy(() -> StorageUnit.name(Path.of("storage"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNetworkStorageIsMountedWithItsOptionsOnceThereIsANetwork() {
        StorageSpec spec = new StorageSpec("fd00::1", "", FileSystemType.NFS, "/srv/100%", "hard,timeo=600");

        assertThat(StorageUnit.text(spec, PLACE).lines())
                .contains(
                        "What=[fd00::1]:/srv/100%%",
                        "Where=/var/lib/orchestra/storage",
                        "Type=nfs",
                        "Options=hard,timeo=600,retry=0,nosuid,nodev,_netdev",
                        "TimeoutSec=15",
                        "WantedBy=multi-user.target");
    }

    @Test
    void aDirectoryOfTheMachineIsBound() {
        StorageSpec spec = new StorageSpec("localhost", "", FileSystemType.BIND, "/srv/orchestra", "rw");

        assertThat(StorageUnit.text(spec, PLACE).lines()).contains("What=/srv/orchestra", "Type=none", "Options=bind");
    }

    @Test
    void nothingOfADescriptionReachesAnotherLine() {
        assertThatThrownBy(() -> new StorageSpec("nas", "", FileSystemType.NFS, "/srv/a\\", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StorageSpec("nas", "", FileSystemType.NFS, "/srv/a\nType=x", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
