package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage behind NAT: one line of the hosts file leads its name to where it is reached, while the option is set. */
final class NatAddressIT {

    private static final String OTHERS = "127.0.0.1 localhost\n10.9.9.9 nas.other.org\n";
    private static final String CANNOT = "waiting: storage nas.example.org:/srv/data (nfs) cannot be mounted:"
            + " a local unit mounts nothing; set storage_fstype to bind and storage_mountpoint to a directory of this"
            + " machine; tried again at every hook";

    @TempDir
    private Path folder;

    @Test
    void theHostsLineComesChangesAndGoesWithTheOption() throws IOException {
        try (PackedUnit unit = new PackedUnit(folder)) {
            Path hosts = unit.state().resolve("hosts");
            unit.deploy(Map.of());
            Files.writeString(hosts, OTHERS);
            unit.juju().settle();
            assertThat(hosts).hasContent(OTHERS);

            // A local unit mounts no NFS: the line comes before the mount is tried.
            set(
                    unit,
                    Map.of(
                            "storage_ip", "nas.example.org",
                            "storage_nat_ip", "10.1.2.3",
                            "storage_fstype", "nfs",
                            "storage_mountpoint", "/srv/data"));
            assertThat(unit.status()).isEqualTo(CANNOT);
            assertThat(hosts).hasContent(OTHERS + "10.1.2.3 nas.example.org # orchestra: storage_nat_ip\n");
            assertThat(unit.get("/health/live"))
                    .as("the API without its storage")
                    .isZero();

            set(unit, Map.of("storage_nat_ip", "10.1.2.4"));
            assertThat(hosts).hasContent(OTHERS + "10.1.2.4 nas.example.org # orchestra: storage_nat_ip\n");

            set(unit, Map.of("storage_nat_ip", "nas.behind.org"));
            assertThat(unit.status()).startsWith("blocked: invalid option storage_nat_ip: wanted an IP address, found");

            set(unit, Map.of("storage_nat_ip", ""));
            assertThat(unit.status()).isEqualTo(CANNOT);
            assertThat(hosts).hasContent(OTHERS);

            set(unit, Map.of("storage_nat_ip", "10.1.2.5"));
            assertThat(hosts).content().contains("10.1.2.5 nas.example.org");
            unit.juju().reset("orchestra", "storage_ip", "storage_nat_ip", "storage_fstype", "storage_mountpoint");
            unit.juju().settle();
            assertThat(unit.status()).startsWith("blocked: no shared storage");
            assertThat(hosts).hasContent(OTHERS);
        }
    }

    private static void set(PackedUnit unit, Map<String, String> options) {
        unit.juju().config("orchestra", options);
        unit.juju().settle();
    }
}
