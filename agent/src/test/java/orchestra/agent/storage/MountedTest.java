package orchestra.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MountedTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:/srv/data,  nfs4,           nfs,       10.0.0.1, /srv/data, true",
        "10.0.0.1:/srv/data/, nfs,            nfs,       10.0.0.1, /srv/data, true",
        "10.0.0.1:/srv/data,  nfs,            nfs4,      10.0.0.1, /srv/data, false",
        "10.0.0.2:/srv/data,  nfs4,           nfs,       10.0.0.1, /srv/data, false",
        "10.0.0.1:/srv/other, nfs4,           nfs,       10.0.0.1, /srv/data, false",
        "[fd00::1]:/srv/data, nfs4,           nfs,       fd00::1,  /srv/data, true",
        "gluster:/medias,     fuse.glusterfs, glusterfs, gluster,  medias,    true",
        "nas:/srv/data,       fuse.sshfs,     sshfs,     nas,      /srv/data, true",
        "nas:/srv/data,       nfs4,           sshfs,     nas,      /srv/data, false",
        "/srv/data,           bind,           bind,      any,      /srv/data, true",
        "/dev/sda1,           ext4,           bind,      any,      /srv/data, false",
    })
    void isComparedAsTheKernelShowsIt(
            String source, String kernelType, String type, String host, String export, boolean same) {
        StorageSpec spec = new StorageSpec(host, "", FileSystemType.parse(type), export, "");

        assertThat(new Mounted(source, kernelType).is(spec)).isEqualTo(same);
    }
}
