package orchestra.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import orchestra.testbed.FreePort;
import orchestra.testbed.HttpsServer;
import orchestra.testbed.SubversionServer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subversion, folders on an SSH server and of this machine, and archives. */
final class OtherSourcesIT {

    private static final String PASSWORD = "right-password";

    @TempDir
    private Path folder;

    private Path charm;
    private Order order;

    @BeforeEach
    void makeACharm() throws IOException {
        charm = Order.charm(folder.resolve("charm"), "one");
        order = new Order(folder);
    }

    @Test
    void subversionTellsAWrongPasswordFromARightOne() throws IOException {
        try (SubversionServer server =
                new SubversionServer(Files.createDirectory(folder.resolve("svn")), "ann", PASSWORD)) {
            server.add(charm, "webui");
            server.add(Order.charm(folder.resolve("other"), "two"), "later");
            order.from(Request.Kind.SVN, server.url("webui"));
            assertThat(order.failed().cause()).as("nobody").isEqualTo(Cause.CREDENTIALS);
            Answer.Failed wrong = order.as("ann", "wrong-password").failed();
            assertThat(wrong.cause()).isEqualTo(Cause.CREDENTIALS);
            assertThat(wrong.detail()).doesNotContain("wrong-password");
            assertThat(order.as("ann", PASSWORD).done()).isEqualTo("2");
            assertThat(order.text("hooks/install")).contains("echo one");
            assertThat(order.charm().resolve("hooks/install")).isExecutable();
            assertThat(order.charm().resolve(".svn")).doesNotExist();
            assertThat(order.with("reference", "1").done()).isEqualTo("1");
            assertThat(order.with("reference", "99").failed().cause()).isEqualTo(Cause.REFERENCE);
            order.with("reference", "");
            assertThat(order.from(Request.Kind.SVN, server.url("nothing"))
                            .failed()
                            .cause())
                    .isEqualTo(Cause.NOT_FOUND);
        }
        order.from(Request.Kind.SVN, "svn://127.0.0.1:" + FreePort.any() + "/charms");
        assertThat(order.failed().cause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(order.from(Request.Kind.SVN, "svn://nobody.invalid/charms")
                        .failed()
                        .cause())
                .isEqualTo(Cause.UNREACHABLE);
    }

    @Test
    void aFolderOverSftpIsCopiedWithItsLinks() throws IOException {
        Files.createSymbolicLink(charm.resolve("hooks/start"), Path.of("install"));
        try (SshServers server = SshServers.with(folder.resolve("hostkey"), 0)) {
            String host = "sftp://ann@127.0.0.1:" + server.port();
            order.from(Request.Kind.SFTP, host + charm);
            assertThat(order.with("password", PASSWORD).failed().cause()).isEqualTo(Cause.HOST_UNKNOWN);
            order.with("known-hosts", server.knownHost());
            assertThat(order.with("password", "wrong").failed().cause()).isEqualTo(Cause.CREDENTIALS);
            order.with("password", PASSWORD).done();
            assertThat(order.text("hooks/start")).contains("echo one");
            assertThat(order.charm().resolve("hooks/start")).isSymbolicLink();
            assertThat(order.charm().resolve("hooks/install")).isExecutable();
            order.with("password", "").with("key", server.key()).done();
            assertThat(order.from(Request.Kind.SFTP, host + folder.resolve("none"))
                            .failed()
                            .cause())
                    .isEqualTo(Cause.NOT_FOUND);
            Files.createSymbolicLink(charm.resolve("out"), Path.of("/etc"));
            assertThat(order.from(Request.Kind.SFTP, host + charm).failed().cause())
                    .isEqualTo(Cause.NOT_A_CHARM);
        }
        assertThat(order.failed().cause()).as("gone").isEqualTo(Cause.UNREACHABLE);
    }

    @Test
    void aServerThatGivesALinkAndThenAFileOfItsNameWritesNothingThroughIt() throws IOException {
        Files.createSymbolicLink(charm.resolve("x"), Path.of("../outside"));
        Files.writeString(folder.resolve("outside"), "what the server would write");
        Path file = Files.writeString(
                Files.createDirectory(folder.resolve("second")).resolve("x"), "a file");
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        try (SshServers server = SshServers.with(folder.resolve("hostkey"), 0)
                .answering(new HostileSftp(List.of(charm.resolve("metadata.yaml"), charm.resolve("x"), file)))) {
            assertThatThrownBy(() -> new SftpSource().fetch(overSftp(server), scratch))
                    .isInstanceOf(CheckoutFailure.class)
                    .hasMessage("the server gives x twice");
            assertThat(scratch.resolve("outside")).doesNotExist();
            assertThat(order.failed().cause()).isEqualTo(Cause.NOT_A_CHARM);
        }
    }

    @Test
    void aServerThatSendsMoreThanItSaysIsStoppedAtTheBound() throws IOException {
        Path big = Files.write(charm.resolve("big"), new byte[1_000_000]);
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        try (SshServers server = SshServers.with(folder.resolve("hostkey"), 0)
                .answering(new HostileSftp(List.of(charm.resolve("metadata.yaml"), big)))) {
            assertThatThrownBy(() -> new SftpSource(new Extent(500_000)).fetch(overSftp(server), scratch))
                    .isInstanceOf(CheckoutFailure.class)
                    .hasMessageStartingWith("it holds more than ");
            assertThat(scratch.resolve("charm/big"))
                    .satisfies(copied -> assertThat(Files.size(copied)).isLessThanOrEqualTo(500_000));
        }
    }

    private Request overSftp(SshServers server) {
        order.from(Request.Kind.SFTP, "sftp://ann@127.0.0.1:" + server.port() + charm)
                .with("known-hosts", server.knownHost())
                .with("password", PASSWORD);
        return Request.read(order.json());
    }

    @Test
    void aFolderOfThisMachineIsCopied() {
        assertThat(order.from(Request.Kind.LOCAL, charm.toString()).done()).isEmpty();
        assertThat(order.text("hooks/install")).contains("echo one");
        assertThat(order.with("reference", "main").failed().cause()).isEqualTo(Cause.REFERENCE);
        order.with("reference", "");
        assertThat(order.from(Request.Kind.LOCAL, folder.resolve("none").toString())
                        .failed()
                        .cause())
                .isEqualTo(Cause.NOT_FOUND);
    }

    @Test
    void anArchiveIsUnpackedAlsoFromItsOnlyFolder() throws IOException {
        for (String name : new String[] {"charm.tar.gz", "charm.tgz"}) {
            Path archive = tar(name, "top/metadata.yaml", TarConstants.LF_NORMAL, "name: x\n");
            assertThat(order.from(Request.Kind.LOCAL, archive.toString()).done())
                    .startsWith("sha256:");
            assertThat(order.text("metadata.yaml")).isEqualTo("name: x\n");
        }
        for (String name : new String[] {"charm.zip", "x_ubuntu@24.04.charm"}) {
            Path archive = folder.resolve(name);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
                zip.putNextEntry(new ZipEntry("metadata.yaml"));
                zip.write("name: y\n".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(order.from(Request.Kind.LOCAL, archive.toString()).done())
                    .startsWith("sha256:");
            assertThat(order.text("metadata.yaml")).isEqualTo("name: y\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "../outside, 0, ''",
        "a/../../outside, 0, ''",
        "/tmp/outside, 0, ''",
        "link, 2, ../outside",
        "link, 2, /etc/passwd",
        "link, 1, metadata.yaml",
        "pipe, 6, ''",
        "disk, 4, ''",
    })
    void anArchiveThatReachesOutIsRefusedWhole(String name, char type, String content) throws IOException {
        Path archive = tar("bad.tgz", name, (byte) type, content);
        Answer.Failed failed =
                order.from(Request.Kind.LOCAL, archive.toString()).failed();
        assertThat(failed.cause()).isEqualTo(Cause.NOT_A_CHARM);
        assertThat(order.charm()).doesNotExist();
        assertThat(folder.resolve("outside")).doesNotExist();
        assertThat(order.charms().resolve("outside")).doesNotExist();
        assertThat(Path.of("/tmp/outside")).doesNotExist();
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("charm.txt"), "name: x");
        assertThat(order.from(Request.Kind.LOCAL, text.toString()).failed().cause())
                .isEqualTo(Cause.NOT_A_CHARM);
    }

    @Test
    void anArchiveComesOverHttpsToThoseWhoMayHaveIt() throws IOException {
        Path served = Files.createDirectory(folder.resolve("served"));
        Files.move(tar("c.tgz", "metadata.yaml", TarConstants.LF_NORMAL, "name: x\n"), served.resolve("c.tgz"));
        try (HttpsServer server =
                new HttpsServer(Files.createDirectory(folder.resolve("tls")), served, "ann", PASSWORD)) {
            order.from(Request.Kind.ARCHIVE, server.url("files/c.tgz"))
                    .with("certificates", server.certificate().toString());
            assertThat(order.failed().cause()).isEqualTo(Cause.CREDENTIALS);
            assertThat(order.as("ann", "wrong").failed().cause()).isEqualTo(Cause.CREDENTIALS);
            assertThat(order.as("ann", PASSWORD).done()).startsWith("sha256:");
            assertThat(order.text("metadata.yaml")).isEqualTo("name: x\n");
            for (String[] expected : new String[][] {
                {"files/none.tgz", "NOT_FOUND"},
                {"status/503/c.tgz", "UNREACHABLE"},
                {"status/403/c.tgz", "CREDENTIALS"},
                {"to/http://127.0.0.1:9/c.tgz", "NOT_FOUND"},
            }) {
                assertThat(order.from(Request.Kind.ARCHIVE, server.url(expected[0]))
                                .failed()
                                .cause()
                                .name())
                        .as(expected[0])
                        .isEqualTo(expected[1]);
            }
        }
    }

    /** An archive that is a charm, but for one more entry. */
    private Path tar(String name, String entry, byte type, String content) throws IOException {
        Path archive = folder.resolve(name);
        try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            if (!entry.endsWith("metadata.yaml")) {
                put(tar, "metadata.yaml", TarConstants.LF_NORMAL, "name: x\n");
            }
            put(tar, entry, type, content);
        }
        return archive;
    }

    private static void put(TarArchiveOutputStream tar, String name, byte type, String content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type == 0 ? TarConstants.LF_NORMAL : type, true);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
            entry.setLinkName(content);
        } else if (entry.isFile()) {
            entry.setSize(bytes.length);
        }
        tar.putArchiveEntry(entry);
        if (entry.getSize() > 0) {
            tar.write(bytes);
        }
        tar.closeArchiveEntry();
    }
}
