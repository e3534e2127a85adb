package orchestra.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestra.testbed.FreePort;
import orchestra.testbed.GitDaemon;
import orchestra.testbed.GitRepository;
import orchestra.testbed.HttpsServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Git repositories: over https, ssh and git's own protocol, and of this machine. */
final class GitIT {

    private static final String PASSWORD = "right-password";

    @TempDir
    private Path folder;

    private Path served;
    private GitRepository repository;
    private Order order;
    private String first;
    private String second;

    @BeforeEach
    void commitTwice() throws IOException {
        served = Files.createDirectories(folder.resolve("served"));
        repository = new GitRepository(served.resolve("webui"));
        repository
                .write("metadata.yaml", "name: oscied-webui\n")
                .write("word", "one")
                .write("hooks/start", "#!/bin/sh");
        first = repository.commit("one");
        repository.git("tag", "-a", "v1", "-m", "release");
        repository.git("branch", "stable");
        repository.write("word", "two");
        second = repository.commit("two");
        order = new Order(folder);
    }

    @Test
    void aLocalRepositoryIsFetchedAtItsHead() {
        assertThat(order.from(Request.Kind.LOCAL, repository.folder().toString())
                        .done())
                .isEqualTo(second);
        assertThat(order.text("word")).isEqualTo("two");
        assertThat(order.charm().resolve("hooks/start")).isExecutable();
        assertThat(order.charm().resolve("metadata.yaml").toFile().canExecute()).isFalse();
        assertThat(order.charm().resolve(".git")).as("history").doesNotExist();
        assertThat(order.record().revision()).isEqualTo(second);
        assertThat(order.charms())
                .isDirectoryNotContaining(path -> path.toString().contains(".new-"));
    }

    @Test
    void aReferenceIsABranchATagOrACommit() {
        order.from(Request.Kind.LOCAL, repository.folder().toString());
        for (String reference : new String[] {"stable", "v1", "refs/tags/v1", first, first.substring(0, 8)}) {
            assertThat(order.with("reference", reference).done()).as(reference).isEqualTo(first);
            assertThat(order.text("word")).as(reference).isEqualTo("one");
        }
        assertThat(order.with("reference", "main").done()).isEqualTo(second);
    }

    @Test
    void anUnknownReferenceLeavesTheOldCharm() {
        order.from(Request.Kind.LOCAL, repository.folder().toString()).done();
        for (String reference : new String[] {"v9", "0123456789abcdef0123456789abcdef01234567"}) {
            Answer.Failed failed = order.with("reference", reference).failed();
            assertThat(failed.cause()).isEqualTo(Cause.REFERENCE);
            assertThat(failed.detail()).contains(reference);
        }
        assertThat(order.text("word")).isEqualTo("two");
    }

    @Test
    void aRepositoryWithoutACommitHasNoHead() {
        GitRepository empty = new GitRepository(served.resolve("empty"));
        assertThat(order.from(Request.Kind.LOCAL, empty.folder().toString())
                        .failed()
                        .cause())
                .isEqualTo(Cause.REFERENCE);
    }

    @Test
    void whatIsNoCharmIsRefused() {
        GitRepository other = new GitRepository(served.resolve("other")).write("README", "no charm");
        other.commit("one");
        Answer.Failed failed =
                order.from(Request.Kind.LOCAL, other.folder().toString()).failed();
        assertThat(failed.cause()).isEqualTo(Cause.NOT_A_CHARM);
        assertThat(order.charm()).doesNotExist();
    }

    @Test
    void aLinkThatLeadsOutIsRefused() throws IOException {
        Files.createSymbolicLink(repository.folder().resolve("shadow"), Path.of("../../../etc/shadow"));
        repository.commit("three");
        Answer.Failed failed =
                order.from(Request.Kind.LOCAL, repository.folder().toString()).failed();
        assertThat(failed.cause()).isEqualTo(Cause.NOT_A_CHARM);
        assertThat(failed.detail()).contains("shadow");
    }

    @Test
    void gitDaemonGivesToAnybody() {
        try (GitDaemon daemon = new GitDaemon(served)) {
            assertThat(order.from(Request.Kind.GIT, daemon.url("webui")).done()).isEqualTo(second);
            assertThat(order.with("reference", first).done()).isEqualTo(first);
            assertThat(order.from(Request.Kind.GIT, daemon.url("nothing"))
                            .failed()
                            .cause())
                    .isEqualTo(Cause.NOT_FOUND);
        }
    }

    @Test
    void httpsTellsAWrongPasswordFromARightOne() throws IOException {
        try (HttpsServer server = server()) {
            order.from(Request.Kind.GIT, server.url("git/webui"))
                    .with("certificates", server.certificate().toString());
            assertThat(order.failed().cause()).as("nobody").isEqualTo(Cause.CREDENTIALS);
            Answer.Failed wrong = order.as("ann", "wrong-password").failed();
            assertThat(wrong.cause()).isEqualTo(Cause.CREDENTIALS);
            assertThat(wrong.detail()).doesNotContain("wrong-password");
            assertThat(order.as("ann", PASSWORD).done()).isEqualTo(second);
            assertThat(order.with("reference", "v1").done()).isEqualTo(first);
            assertThat(order.from(Request.Kind.GIT, server.url("git/nothing"))
                            .failed()
                            .cause())
                    .isEqualTo(Cause.NOT_FOUND);
            assertThat(order.from(Request.Kind.GIT, server.url("status/503"))
                            .failed()
                            .cause())
                    .isEqualTo(Cause.UNREACHABLE);
        }
    }

    @Test
    void aCertificateNobodyVouchesForIsRefused() throws IOException {
        try (HttpsServer server = server();
                HttpsServer other = new HttpsServer(Files.createDirectory(folder.resolve("o")), served, "", "")) {
            Answer.Failed failed = order.from(Request.Kind.GIT, server.url("git/webui"))
                    .with("certificates", other.certificate().toString())
                    .as("ann", PASSWORD)
                    .failed();
            assertThat(failed.cause()).isEqualTo(Cause.CERTIFICATE);
        }
    }

    @Test
    void thePasswordIsNotToldToAnotherServer() throws IOException {
        try (HttpsServer server = server();
                HttpsServer other =
                        new HttpsServer(Files.createDirectory(folder.resolve("o")), served, "ann", PASSWORD)) {
            Path both = folder.resolve("both.pem");
            Files.writeString(both, Order.read(server.certificate()) + Order.read(other.certificate()));
            Answer.Failed failed = order.from(Request.Kind.GIT, server.url("to/" + other.url("git/webui")))
                    .with("certificates", both.toString())
                    .as("ann", PASSWORD)
                    .failed();
            assertThat(failed.cause()).isNotEqualTo(Cause.FAILED);
            assertThat(order.charm()).doesNotExist();
        }
    }

    @Test
    void sshTakesAPasswordOrAKey() throws Exception {
        try (SshServers server = SshServers.with(folder.resolve("hostkey"), 0)) {
            String path = "127.0.0.1:" + server.port() + repository.folder();
            order.from(Request.Kind.GIT, "ssh://ann@" + path).with("known-hosts", server.knownHost());
            assertThat(order.failed().cause()).as("neither").isEqualTo(Cause.CREDENTIALS);
            assertThat(order.with("password", "wrong").failed().cause()).isEqualTo(Cause.CREDENTIALS);
            assertThat(order.with("password", SshServers.PASSWORD).done()).isEqualTo(second);
            order.with("password", "").with("key", SshServers.strangersKey());
            assertThat(order.failed().cause()).as("a stranger").isEqualTo(Cause.CREDENTIALS);
            assertThat(order.with("key", "no key at all").failed().cause()).isEqualTo(Cause.CREDENTIALS);
            order.from(Request.Kind.GIT, "ssh://" + path).with("user", "ann").with("key", server.key());
            assertThat(order.with("reference", first).done()).isEqualTo(first);
            assertThat(order.from(Request.Kind.GIT, "ssh://127.0.0.1:" + server.port() + folder.resolve("no"))
                            .failed()
                            .cause())
                    .isEqualTo(Cause.NOT_FOUND);
        }
    }

    @Test
    void anUnknownOrChangedHostKeyIsRefused() throws IOException {
        int port;
        String known;
        try (SshServers server = SshServers.with(folder.resolve("hostkey"), 0)) {
            port = server.port();
            known = server.knownHost();
            order.from(Request.Kind.GIT, "ssh://ann@127.0.0.1:" + port + repository.folder())
                    .with("password", SshServers.PASSWORD);
            Answer.Failed unknown = order.failed();
            assertThat(unknown.cause()).isEqualTo(Cause.HOST_UNKNOWN);
            assertThat(unknown.detail()).contains("[127.0.0.1]:" + port).contains(server.fingerprint());
            Path file = Files.writeString(folder.resolve("known_hosts"), known + "\n");
            order.with(
                    "known-hosts-files",
                    java.util.List.of(folder.resolve("none").toString(), file.toString()));
            assertThat(order.done()).isEqualTo(second);
        }
        try (SshServers server = SshServers.with(folder.resolve("another"), port)) {
            Answer.Failed changed = order.failed();
            assertThat(changed.cause()).isEqualTo(Cause.HOST_CHANGED);
            assertThat(changed.detail()).contains(server.fingerprint());
        }
        assertThat(order.text("word")).as("the old charm").isEqualTo("two");
    }

    @Test
    void whoeverIsNotThereIsUnreachable() throws IOException {
        int nobody = FreePort.any();
        for (String scheme : new String[] {"https", "git", "ssh"}) {
            order.from(Request.Kind.GIT, scheme + "://127.0.0.1:" + nobody + "/webui")
                    .as("ann", PASSWORD);
            assertThat(order.failed().cause()).as(scheme).isEqualTo(Cause.UNREACHABLE);
            order.from(Request.Kind.GIT, scheme + "://nobody.invalid/webui");
            assertThat(order.failed().cause()).as(scheme + " by name").isEqualTo(Cause.UNREACHABLE);
        }
        try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread closing = Thread.ofVirtual().start(() -> hangUp(rude));
            order.from(Request.Kind.GIT, "ssh://127.0.0.1:" + rude.getLocalPort() + "/webui");
            assertThat(order.failed().cause()).as("one who hangs up").isEqualTo(Cause.UNREACHABLE);
            closing.interrupt();
        }
    }

    private static void hangUp(ServerSocket socket) {
        try {
            while (!socket.isClosed()) {
                socket.accept().close();
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private HttpsServer server() throws IOException {
        return new HttpsServer(Files.createDirectory(folder.resolve("tls")), served, "ann", PASSWORD);
    }
}
