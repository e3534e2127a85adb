package orchestra.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orchestra.agent.plan.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's ports, for real, in a mount namespace: as root, or as a user whom the kernel lets be root there. */
final class MachinePortsTest {

    @TempDir
    private Path folder;

    @Test
    void mountsHostsAndUsersAreMadeSoForReal() {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> arguments = new ArrayList<>(root ? List.of("-m") : List.of("-r", "-m"));
        arguments.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MachineTrial.class.getName(),
                folder.toString()));
        if (root) {
            arguments.add("users");
        }

        Shell.Result result = new Shell().run(Duration.ofMinutes(2), "unshare", arguments.toArray(String[]::new));

        assertThat(result.output().lines().filter(line -> line.startsWith("NO ")))
                .isEmpty();
        assertThat(result.ok()).as(result.output()).isTrue();
        assertThat(result.output().lines().filter(line -> line.startsWith("yes ")))
                .hasSizeGreaterThanOrEqualTo(root ? 40 : 27);
        assertThat(folder.resolve("storage"))
                .as("the trial left the machine alone")
                .doesNotExist();
    }

    @Test
    void aProgramThatOutlivesItsDeadlineIsKilledWithItsChildren() throws Exception {
        Path pid = folder.resolve("pid");

        Shell.Result result =
                new Shell().run(Duration.ofMillis(700), "sh", "-c", "sleep 300 & echo $! >" + pid + "; wait");

        assertThat(result.code()).isEmpty();
        assertThat(result.reason()).startsWith("no answer in time");
        long child = Long.parseLong(Files.readString(pid).strip());
        await().untilAsserted(() -> assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive))
                .isEmpty());
    }

    @Test
    void filesAreReplacedWholeAndOnlyWhenTheyDiffer() throws Exception {
        SystemFiles files = new SystemFiles(Map.of());
        Path file = folder.resolve("file");

        assertThat(files.text(file, "one", Owner.AGENT, "rw-------")).isTrue();
        Object inode = Files.getAttribute(file, "unix:ino");
        assertThat(files.text(file, "one", Owner.AGENT, "rw-------")).isFalse();
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(files.text(file, "one", Owner.AGENT, "rw-------")).isTrue();
        assertThat(files.text(file, "two", Owner.AGENT, "rw-------")).isTrue();
        assertThat(file).hasContent("two");
        assertThat(files.gone(file)).isTrue();
        assertThat(files.gone(file)).isFalse();
    }

    @Test
    void removingAFolderNeverFollowsALinkOutOfIt() throws Exception {
        SystemFiles files = new SystemFiles(Map.of());
        Path kept = Files.createDirectories(folder.resolve("kept"));
        Files.writeString(kept.resolve("media"), "precious");
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.createSymbolicLink(state.resolve("storage"), kept);

        files.gone(state);

        assertThat(state).doesNotExist();
        assertThat(kept.resolve("media")).hasContent("precious");
    }
}
