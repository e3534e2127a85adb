package orchestra.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StorageSpecTest {

    @ParameterizedTest
    @CsvSource({
        "nfs, 10.0.0.1, /srv/data, 10.0.0.1:/srv/data",
        "nfs, 10.0.0.1, //srv///data/, 10.0.0.1:/srv/data",
        "nfs, 10.0.0.1, /, 10.0.0.1:/",
        "nfs4, nas.example.org, /srv/data, nas.example.org:/srv/data",
        "nfs, fd00::1, /srv/data, [fd00::1]:/srv/data",
        "nfs, [fd00::1], /srv/data, [fd00::1]:/srv/data",
        "glusterfs, gluster, medias, gluster:medias",
        "glusterfs, gluster, /medias, gluster:medias",
        "glusterfs, fd00::1, medias/sub, [fd00::1]:medias/sub",
        "bind, 127.0.0.1, /srv/data/, /srv/data",
    })
    void sourceIsWhatMountTakes(String type, String host, String export, String source) {
        assertThat(spec(type, host, "", export).source()).isEqualTo(source);
    }

    @Test
    void natAddressMapsAHostNameByAHostsLineAndReplacesAnAddress() {
        StorageSpec named = spec("nfs", "nas.internal", "192.0.2.9", "/srv/data");
        StorageSpec addressed = spec("nfs", "10.0.0.1", "192.0.2.9", "/srv/data");

        assertThat(named.hostsLine()).contains("192.0.2.9 nas.internal");
        assertThat(named.source()).isEqualTo("nas.internal:/srv/data");
        assertThat(addressed.hostsLine()).isEmpty();
        assertThat(addressed.source()).isEqualTo("192.0.2.9:/srv/data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"srv/data", "/srv/da ta", "/srv/../etc", "/srv/..", "/a\nb", "..", "/a\tb"})
    void pathsThatAreNotOnePlainAbsolutePathAreRefused(String export) {
        assertThatThrownBy(() -> spec("nfs", "10.0.0.1", "", export))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wanted an absolute path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0", "999.1.1.1", "-x", "a b", "host;reboot", "ho$t", "fd00::zz", "a..b", "[fd00::1"})
    void hostsThatAreNeitherNamesNorAddressesAreRefused(String host) {
        assertThatThrownBy(() -> StorageRules.host(host)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rw,remount",
                "bind",
                "rw hard",
                "rw,$(id)",
                "-o",
                "a;b",
                "loop",
                "ProxyCommand=/bin/sh",
                "ssh_command=sh",
                "log-file=/etc/shadow",
                "volfile-server-transport=unix",
                "localcommand=x",
                "PKCS11Provider=/tmp/x.so",
                "directport=1"
            })
    void optionsThatWouldMakeMountDoSomethingElseAreRefused(String options) {
        assertThatThrownBy(() -> StorageRules.options(options)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"rw, hard , timeo=600|rw,hard,timeo=600", ",,rw,|rw", "vers=4.2|vers=4.2", "''|''"})
    void optionsAreGivenWithoutSpacesAndEmptyOnes(String text, String plain) {
        assertThat(StorageRules.options(text)).isEqualTo(plain);
    }

    @Test
    void anSshServersAccountIsPartOfTheSourceAndItsKeyAnOption() {
        StorageSpec spec = new StorageSpec(
                "fd00::1", "", FileSystemType.SSHFS, "/srv/data", "User=media,IdentityFile=/root/k,Port=2222");

        assertThat(spec.source()).isEqualTo("media@[fd00::1]:/srv/data");
        assertThat(spec.mountOptions())
                .startsWith("BatchMode=yes,StrictHostKeyChecking=yes,IdentityFile=/root/k,Port=2222,reconnect,")
                .endsWith(",allow_other,default_permissions,nosuid,nodev");
        assertThat(spec("sshfs", "nas", "", "/srv/data").source()).isEqualTo("nas:/srv/data");
    }

    @Property
    void anNfsSourceHasExactlyOneSlashAfterTheHost(@ForAll("paths") String path) {
        String source = spec("nfs", "10.0.0.1", "", path).source();

        assertThat(source).startsWith("10.0.0.1:/").doesNotContain("//");
    }

    @Property
    void whatIsRememberedIsWhatWasMounted(@ForAll("paths") String path) {
        StorageSpec spec = spec("nfs", "fd00::1", "192.0.2.1", path);

        assertThat(StorageSpec.fromTexts(spec.texts())).isEqualTo(spec);
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> segment = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('0', '-', '_', 'é')
                .ofMaxLength(6);
        return segment.list().ofMinSize(1).ofMaxSize(5).map(segments -> "/" + String.join("/", segments));
    }

    private static StorageSpec spec(String type, String host, String nat, String export) {
        return new StorageSpec(host, nat, FileSystemType.parse(type), export, "");
    }
}
