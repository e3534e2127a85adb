package orchestra.worker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import orchestra.daemon.FileReading;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.LogSettings;
import orchestra.daemon.Secret;
import orchestra.daemon.Watched;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkerSettingsTest {
    private static final WorkerSettings.Machine MACHINE = new WorkerSettings.Machine("node-7.example", 8);

    @Test
    void wholeFileIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("worker.properties");
        Files.writeString(file, """
            role=transform
            name=transform-0
            slots=3
            api.urls=http://10.0.0.2:8080/, https://api.example/base
            storage.path=/mnt/storage/
            work.folder=/var/lib/worker
            drain=90s
            shell.allowed=true
            shell.user=runner
            shell.memory=512M
            shell.file=1T
            ssh.hosts=/etc/worker/known_hosts
            log.level=debug
            log.format=text
            """);
        assertThat(WorkerSettings.read(FileReading.properties(file), MACHINE))
                .isEqualTo(new WorkerSettings(
                        "transform",
                        "transform-0",
                        3,
                        List.of(URI.create("http://10.0.0.2:8080"), URI.create("https://api.example/base")),
                        Path.of("/mnt/storage"),
                        Path.of("/var/lib/worker"),
                        Duration.ofSeconds(90),
                        new WorkerSettings.EngineSettings(
                                true,
                                Optional.of("runner"),
                                512L * 1024 * 1024,
                                1024L * 1024 * 1024 * 1024,
                                Optional.of(Path.of("/etc/worker/known_hosts"))),
                        new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.TEXT)));
    }

    @Test
    void littleIsEnough() {
        WorkerSettings settings = WorkerSettings.read(least(), MACHINE);
        assertThat(settings.name()).isEqualTo("node-7-example");
        assertThat(settings.slots()).isEqualTo(4);
        assertThat(settings.drain()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.engines().shell()).isFalse();
        assertThat(settings.engines().shellUser()).isEmpty();
        assertThat(settings.engines().shellMemory()).isEqualTo(2L * 1024 * 1024 * 1024);
        assertThat(settings.engines().shellFile()).isEqualTo(16L * 1024 * 1024 * 1024);
        assertThat(settings.engines().sshHosts()).isEmpty();
        assertThat(WorkerSettings.read(least(), new WorkerSettings.Machine("small", 1))
                        .slots())
                .isEqualTo(1);
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        Properties properties = new Properties();
        properties.setProperty("role", "Transform");
        properties.setProperty("slots", "0");
        properties.setProperty("solts", "1");
        properties.setProperty("drain", "soon");
        properties.setProperty("shell.allowed", "yes");
        properties.setProperty("shell.user", "root user");
        properties.setProperty("shell.memory", "1M");
        properties.setProperty("shell.file", "2GB");
        properties.setProperty("ssh.hosts", "known_hosts");
        properties.setProperty("log.format", "xml");
        assertThat(problems(properties))
                .hasSize(13)
                .anyMatch(problem -> problem.startsWith("role must match "))
                .anyMatch(problem -> problem.startsWith("slots must be a whole number from 1 "))
                .anyMatch(problem -> problem.startsWith("solts is not a known key"))
                .anyMatch(problem -> problem.startsWith("api.urls must list "))
                .contains(
                        "storage.path must be an absolute path",
                        "work.folder must be an absolute path",
                        "ssh.hosts must be an absolute path",
                        "shell.allowed must be true or false",
                        "shell.memory must be 0 for no limit, or a number with K, M, G or T, from 64M on, such as 2G",
                        "shell.file must be 0 for no limit, or a number with K, M, G or T, from 1K on, such as 16G",
                        "drain must be a number with s, m or h, such as 5m",
                        "log.format must be one of [json, text]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "http://", "http://user:canary@host", "canary", "http://host/?canary", "a b"})
    void urlOfAnotherFormIsRefusedAndNotRepeated(String url) {
        Properties properties = least();
        properties.setProperty("api.urls", url);
        assertThat(problems(properties))
                .isNotEmpty()
                .allSatisfy(problem ->
                        assertThat(problem).startsWith("api.urls must hold").doesNotContain("canary"));
    }

    @ParameterizedTest
    @CsvSource({
        "slots, 5, true",
        "role, publisher, true",
        "work.folder, /other, true",
        "shell.allowed, true, true",
        "shell.memory, 1G, true",
        "shell.file, 0, true",
        "drain, 1h, false",
        "api.urls, http://other:1, false",
        "log.level, debug, false"
    })
    void someChangesTakeANewStart(String key, String value, boolean start) {
        Properties changed = least();
        changed.setProperty(key, value);
        WorkerSettings before = WorkerSettings.read(least(), MACHINE);
        WorkerSettings after = WorkerSettings.read(changed, MACHINE);
        assertThat(after).isNotEqualTo(before);
        assertThat(after.takesStart(before)).isEqualTo(start);
    }

    @Test
    void credentialsAreReadWithoutTheirFinalNewline(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("nodes-secret"), "node-canary\n");
        Files.writeString(folder.resolve("broker-uri"), "amqp://u:p@host/%2F\n");
        Credentials credentials = Credentials.read(FileReading.folder(folder));
        assertThat(credentials)
                .isEqualTo(new Credentials(new Secret("node-canary"), new Secret("amqp://u:p@host/%2F")));
        assertThat(credentials.toString()).doesNotContain("canary").doesNotContain("u:p");
    }

    @Test
    void everyBadCredentialIsSaidWithoutItsValue(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("broker-uri"), "canary");
        assertThatThrownBy(() -> Credentials.read(FileReading.folder(folder)))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        invalid -> assertThat(invalid.problems())
                                .containsExactly(
                                        "credential nodes-secret cannot be read: there is no file "
                                                + folder.resolve("nodes-secret"),
                                        "credential broker-uri must start with amqp:// or amqps://"));
    }

    @Test
    void changedFileIsTakenAndABadOneIsNot(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("nodes-secret"), "one");
        Files.writeString(folder.resolve("broker-uri"), "amqp://host");
        Watched<Credentials> watched = new Watched<>("credentials", () -> Credentials.read(FileReading.folder(folder)));
        List<String> heard = new ArrayList<>();
        watched.onChange((before, after) ->
                heard.add(before.nodes().reveal() + " to " + after.nodes().reveal()));

        Files.writeString(folder.resolve("nodes-secret"), "two");
        watched.look();
        Files.writeString(folder.resolve("nodes-secret"), "");
        watched.look();
        watched.look();

        assertThat(watched.get().nodes()).isEqualTo(new Secret("two"));
        assertThat(heard).containsExactly("one to two");
    }

    private static Properties least() {
        Properties properties = new Properties();
        properties.setProperty("role", "transform");
        properties.setProperty("api.urls", "http://127.0.0.1:8080");
        properties.setProperty("storage.path", "/mnt/storage");
        properties.setProperty("work.folder", "/var/lib/worker");
        return properties;
    }

    private static List<String> problems(Properties properties) {
        try {
            WorkerSettings.read(properties, MACHINE);
            return List.of();
        } catch (InvalidSettings invalid) {
            return invalid.problems();
        }
    }
}
