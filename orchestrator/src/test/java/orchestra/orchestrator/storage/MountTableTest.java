package orchestra.orchestrator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

final class MountTableTest {
    private static final String TABLE = """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        36 22 0:30 / /mnt/storage rw,noatime - nfs4 10.0.0.1:/srv/data rw,vers=4.2
        37 22 0:31 / /mnt/with\\040space rw shared:2 master:1 propagate_from:3 - fuse.glusterfs host:/vol\\134ume rw
        38 22 0:32 / /mnt/over rw - tmpfs below rw
        39 38 0:33 / /mnt/over rw - tmpfs above rw
        broken line
        """;

    private final MountTable table = MountTable.parse(TABLE);

    @Test
    void mountIsFoundByItsPoint() {
        assertThat(table.at("/mnt/storage"))
                .contains(new MountTable.Mount("/mnt/storage", "nfs4", "10.0.0.1:/srv/data"));
        assertThat(table.at("/mnt")).isEmpty();
    }

    @Test
    void optionalFieldsAndEscapesAreRead() {
        assertThat(table.at("/mnt/with space"))
                .contains(new MountTable.Mount("/mnt/with space", "fuse.glusterfs", "host:/vol\\ume"));
    }

    @Test
    void lastMountOnAPointHidesTheOthers() {
        assertThat(table.at("/mnt/over")).map(MountTable.Mount::source).contains("above");
    }

    @Property
    void escapedAsTheKernelDoesIsReadAgain(
            @ForAll @CharRange(from = ' ', to = '~') @CharRange(from = '\t', to = '\n') String path) {
        StringBuilder escaped = new StringBuilder();
        for (int at = 0; at < path.length(); at++) {
            char c = path.charAt(at);
            if (" \t\n\\#".indexOf(c) >= 0) {
                escaped.append('\\').append(String.format("%03o", (int) c));
            } else {
                escaped.append(c);
            }
        }
        assertThat(MountTable.unescape(escaped.toString())).isEqualTo(path);
    }

    @Property
    void anyTextIsParsedWithoutFailure(@ForAll String text) {
        assertThat(MountTable.parse(text).mounts())
                .allMatch(mount -> !mount.point().isEmpty() || text.contains(" "));
    }
}
