package orchestra.charm.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of hooks, as recorded from a real controller. */
final class LifecycleTest {
    @TempDir
    Path folder;

    private Juju juju;

    @BeforeEach
    void open() {
        juju = Juju.open(folder.resolve("model"), JujuOptions.named("tiny"));
    }

    @AfterEach
    void close() {
        juju.close();
    }

    @Test
    void deploysInJujusOrder() {
        deploy(new ShellCharm().everywhere("status-set active"));

        assertThat(trace("tiny/0"))
                .containsExactly("install", "ring-relation-created", "leader-elected", "config-changed", "start");
        assertThat(juju.inspect().status("tiny/0").toString()).isEqualTo("active");
        assertThat(juju.inspect().history("tiny/0"))
                .extracting(Status::message)
                .contains("agent initialising", "installing charm software");
    }

    @Test
    void statusIsUnknownWhenTheCharmSaysNothing() {
        deploy(new ShellCharm());

        assertThat(juju.inspect().status("tiny/0").name()).isEqualTo("unknown");
    }

    @Test
    void unpacksAsJujuDoes() throws IOException {
        Instant before = Instant.now().minusSeconds(5);
        deploy(new ShellCharm().file("lib/data", "x"));
        Path charm = juju.inspect().charmFolder("tiny/0");

        assertThat(charm).isEqualTo(folder.resolve("model/agents/unit-tiny-0/charm"));
        assertThat(charm.resolve(".juju-charm")).hasContent("local:tiny-0\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(charm.resolve("hooks/install"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(charm.resolve("lib/data"))))
                .isEqualTo("rw-r--r--");
        assertThat(Files.getLastModifiedTime(charm.resolve("lib/data")).toInstant())
                .isAfter(before);
    }

    @Test
    void refreshDeletesWhatTheNewArchiveLacksAndRunsUpgradeCharm() {
        deploy(new ShellCharm().everywhere("true").file("old/data", "x"));
        forget("tiny/0");

        juju.refresh("tiny", new ShellCharm().everywhere("true").pack(folder.resolve("next.charm")));
        juju.settle();

        assertThat(trace("tiny/0")).containsExactly("upgrade-charm", "config-changed");
        assertThat(juju.inspect().charmFolder("tiny/0").resolve("old")).doesNotExist();
        assertThat(juju.inspect().charmFolder("tiny/0").resolve("hooks/start")).exists();
    }

    @Test
    void storageRelationComesAndGoes() {
        deploy(new ShellCharm().everywhere("true"));
        forget("tiny/0");
        juju.puppet("nfs", Map.of("storage", "mount"));
        juju.integrate("tiny:storage", "nfs:storage");
        juju.settle();
        juju.player().unitData("nfs/0", "storage", Map.of("fstype", "bind"));
        juju.settle();
        juju.player().unitData("nfs/0", "storage", Map.of("fstype", "bind"));
        juju.settle();
        juju.player().applicationData("nfs", "storage", Map.of("a", "b"));
        juju.settle();
        juju.removeRelation("tiny", "nfs");
        juju.settle();

        assertThat(trace("tiny/0"))
                .containsExactly(
                        "storage-relation-created",
                        "storage-relation-joined nfs/0",
                        "storage-relation-changed nfs/0",
                        "storage-relation-changed nfs/0",
                        "storage-relation-changed",
                        "storage-relation-departed nfs/0",
                        "storage-relation-broken");
        assertThat(juju.related("tiny", "nfs")).isFalse();
    }

    @Test
    void oneOfTwoStorageUnitsLeaves() {
        deploy(new ShellCharm().everywhere("true"));
        juju.puppet("nfs", Map.of("storage", "mount"));
        juju.addUnit("nfs");
        juju.integrate("tiny", "nfs");
        juju.settle();
        forget("tiny/0");

        juju.removeUnit("nfs/0");
        juju.settle();

        assertThat(trace("tiny/0")).containsExactly("storage-relation-departed nfs/0");
    }

    @Test
    void configChangedRunsOnlyWhenSomethingChanged() {
        deploy(new ShellCharm()
                .file("config.yaml", "options: {name: {type: string, default: world}, port: {type: int}}")
                .everywhere("true"));
        forget("tiny/0");

        juju.config("tiny", Map.of("name", "everyone", "port", "9"));
        juju.settle();
        juju.config("tiny", Map.of("name", "everyone"));
        juju.settle();
        juju.reset("tiny", "name");
        juju.settle();

        assertThat(trace("tiny/0")).containsExactly("config-changed", "config-changed");
        assertThat(juju.settings("tiny")).isEqualTo(Map.of("name", "world", "port", 9));
        assertThatThrownBy(() -> juju.config("tiny", Map.of("port", "abc")))
                .hasMessage("parsing settings for application: option \"port\" expected int, got \"abc\"");
        assertThatThrownBy(() -> juju.config("tiny", Map.of("bogus", "1")))
                .hasMessage("parsing settings for application: unknown option \"bogus\"");
    }

    @Test
    void secondUnitFollowsAndTakesOverWhenTheLeaderLeaves() {
        deploy(new ShellCharm().everywhere("true"));
        forget("tiny/0");
        juju.addUnit("tiny");
        juju.settle();
        assertThat(trace("tiny/1"))
                .startsWith("install", "ring-relation-created", "leader-settings-changed", "config-changed", "start");
        assertThat(trace("tiny/0")).startsWith("ring-relation-joined tiny/1", "ring-relation-changed tiny/1");
        forget("tiny/0");
        forget("tiny/1");

        juju.removeUnit("tiny/0");
        juju.settle();

        assertThat(trace("tiny/0"))
                .containsExactly("ring-relation-departed tiny/1", "ring-relation-broken", "stop", "remove");
        assertThat(trace("tiny/1")).contains("ring-relation-departed tiny/0", "leader-elected");
        assertThat(juju.inspect().units("tiny")).containsExactly("tiny/1");
    }

    @Test
    void rebootAndUpdateStatus() {
        deploy(new ShellCharm().everywhere("true"));
        forget("tiny/0");
        juju.reboot("tiny/0");
        juju.settle();
        juju.updateStatus("tiny/0");
        juju.settle();

        assertThat(trace("tiny/0")).containsExactly("start", "config-changed", "update-status");
    }

    @Test
    void updatedUserSecretTellsWhoReadIt() {
        String secret = juju.player().addSecret("us1", Map.of("token", "s3cret"));
        deploy(new ShellCharm()
                .file("config.yaml", "options: {cred: {type: secret}}")
                .everywhere("secret-get $(config-get cred) --format=json >../secret 2>../refused || true"));
        juju.config("tiny", Map.of("cred", secret));
        juju.settle();
        assertThat(juju.inspect().unitFolder("tiny/0").resolve("refused")).hasContent("ERROR permission denied\n");
        juju.player().grantSecret(secret, "tiny");
        juju.updateStatus("tiny/0");
        juju.settle();
        forget("tiny/0");

        juju.player().updateSecret(secret, Map.of("token", "changed"));
        juju.settle();

        assertThat(trace("tiny/0")).containsExactly("secret-changed");
        assertThat(juju.inspect().unitFolder("tiny/0").resolve("secret")).hasContent("{\"token\":\"s3cret\"}\n");
        juju.tellSecret("tiny/0", Hook.Kind.SECRET_EXPIRED, secret, 1);
        juju.settle();
        assertThat(trace("tiny/0")).containsExactly("secret-changed", "secret-expired");
    }

    @Test
    void missingHookFilesAreSkipped() {
        deploy(new ShellCharm());

        assertThat(juju.inspect().logs())
                .extracting(LogLine::message)
                .contains("ran \"install\" hook", "skipped \"config-changed\" hook (missing)");
    }

    @Test
    void archiveWithoutHooksIsRefused() {
        Path archive = new ShellCharm().without("hooks/install").pack(folder.resolve("none.charm"));

        assertThatThrownBy(() -> juju.deploy("none", archive, Map.of())).hasMessageContaining("has no hooks");
    }

    @Test
    void entryThatLeadsOutsideIsRefused() {
        Path archive = new ShellCharm().file("../../escaped", "x").pack(folder.resolve("evil.charm"));

        assertThatThrownBy(() -> juju.deploy("evil", archive, Map.of())).hasMessageContaining("outside");
    }

    private void deploy(ShellCharm charm) {
        juju.deploy("tiny", charm.pack(folder.resolve("tiny.charm")), Map.of());
        juju.settle();
    }

    private List<String> trace(String unit) {
        try {
            Path trace = folder.resolve("model/agents/" + Layout.tag(unit) + "/trace");
            return Files.readAllLines(trace).stream().map(String::strip).toList();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private void forget(String unit) {
        try {
            Files.deleteIfExists(folder.resolve("model/agents/" + Layout.tag(unit) + "/trace"));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
