package orchestra.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import orchestra.daemon.FileReading;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.LogSettings;
import orchestra.daemon.Watched;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
    @Test
    void wholeFileIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("orchestrator.properties");
        Files.writeString(file, """
            listen.address=::
            listen.port=9090
            storage.kind=mount
            storage.path=/mnt/storage/
            storage.source=10.0.0.1:/srv/d\u00e4ta
            storage.fstype=nfs
            storage.marker=token
            log.level=debug
            log.format=text
            database.name=other
            peers.address=http://10.0.0.2:9090
            instance=orchestra-1f
            """);
        assertThat(Settings.read(FileReading.properties(file)))
                .isEqualTo(new Settings(
                        new ListenAddress("::", 9090),
                        new StorageSettings(
                                StorageSettings.Kind.MOUNT,
                                Path.of("/mnt/storage"),
                                "10.0.0.1:/srv/d\u00e4ta",
                                "nfs",
                                "token"),
                        new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.TEXT),
                        "other",
                        "http://10.0.0.2:9090",
                        "orchestra-1f"));
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        Properties properties = new Properties();
        properties.setProperty("listen.port", "99999");
        properties.setProperty("listen.prot", "1");
        properties.setProperty("log.level", "loud");
        properties.setProperty("storage.path", "relative");
        assertThatThrownBy(() -> Settings.read(properties))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        invalid -> assertThat(invalid.problems())
                                .hasSize(6)
                                .anyMatch(problem -> problem.startsWith("listen.prot is not a known key"))
                                .anyMatch(problem -> problem.startsWith("listen.port "))
                                .anyMatch(problem -> problem.startsWith("log.level "))
                                .anyMatch(problem -> problem.startsWith("storage.source "))
                                .anyMatch(problem -> problem.startsWith("storage.fstype "))
                                .anyMatch(problem -> problem.startsWith("storage.path ")));
    }

    @Test
    void oneFinalNewlineIsNoPartOfACredential(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("root-secret"), " two lines\n\n");
        Files.writeString(folder.resolve("nodes-secret"), "plain");
        Files.writeString(folder.resolve("database-uri"), "mongodb://user:word@host/\n");
        Credentials credentials = Credentials.read(FileReading.folder(folder));
        assertThat(credentials.root().reveal()).isEqualTo(" two lines\n");
        assertThat(credentials.nodes().reveal()).isEqualTo("plain");
        assertThat(credentials.database().reveal()).isEqualTo("mongodb://user:word@host/");
        assertThat(credentials.toString()).doesNotContain("plain", "word");
    }

    @Test
    void missingCredentialsAreNamedWithoutValues(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("root-secret"), "\n");
        Files.writeString(folder.resolve("database-uri"), "postgres://user:word@host/");
        assertThatThrownBy(() -> Credentials.read(FileReading.folder(folder)))
                .hasMessageContaining("root-secret must not be empty")
                .hasMessageContaining("nodes-secret cannot be read")
                .message()
                .doesNotContain("word");
    }

    @Test
    void invalidChangeKeepsTheLastGoodValue() {
        List<String> heard = new ArrayList<>();
        List<String> source = new ArrayList<>(List.of("one"));
        Watched<String> watched = new Watched<>("text", () -> {
            if (source.getFirst().isEmpty()) {
                throw new InvalidSettings(List.of("empty"));
            }
            return source.getFirst();
        });
        watched.onChange((before, after) -> heard.add(before + ">" + after));
        watched.look();
        source.set(0, "");
        watched.look();
        assertThat(watched.get()).isEqualTo("one");
        source.set(0, "two");
        watched.look();
        watched.look();
        assertThat(watched.get()).isEqualTo("two");
        assertThat(heard).containsExactly("one>two");
    }
}
