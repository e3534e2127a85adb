package orchestra.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import orchestra.agent.storage.Mounted;
import org.junit.jupiter.api.Test;

final class MountTableTest {

    private static final String TABLE = """
        21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        22 21 0:20 / /proc rw - proc proc rw
        30 21 0:45 / /mnt/nfs rw,nosuid shared:9 master:2 - nfs4 10.0.0.1:/srv/data rw,vers=4.2
        31 21 8:1 /srv/local\\040data /mnt/bind rw - ext4 /dev/sda1 rw
        32 21 0:50 / /mnt/tmp rw - tmpfs tmpfs rw
        33 21 0:51 / /mnt/gluster rw - fuse.glusterfs gluster:/medias rw
        34 30 0:52 / /mnt/nfs rw - nfs4 10.0.0.2:/srv/over rw
        a line that is not one
        """;

    @Test
    void tellsWhatIsMountedWhereTheTopmostFirst() {
        MountTable table = MountTable.parse(TABLE);

        assertThat(table.at(Path.of("/mnt/nfs"))).contains(new Mounted("10.0.0.2:/srv/over", "nfs4"));
        assertThat(table.at(Path.of("/mnt/gluster"))).contains(new Mounted("gluster:/medias", "fuse.glusterfs"));
        assertThat(table.at(Path.of("/mnt/tmp"))).contains(new Mounted("tmpfs", "tmpfs"));
        assertThat(table.at(Path.of("/mnt/other"))).isEmpty();
    }

    @Test
    void findsTheDirectoryBehindABindMount() {
        assertThat(MountTable.parse(TABLE).at(Path.of("/mnt/bind"))).contains(new Mounted("/srv/local data", "bind"));
    }
}
