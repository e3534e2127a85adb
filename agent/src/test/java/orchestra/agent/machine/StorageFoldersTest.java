package orchestra.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Orchestra keeps on a storage that others, another Orchestra among them, use too. */
final class StorageFoldersTest {

    @TempDir
    private Path storage;

    private final StorageFolders folders = new StorageFolders(new SystemFiles(Map.of()));

    @Test
    void twoApplicationsOnOneStorageDoNotTakeTheMarkerFromEachOther() {
        folders.furnish(storage, "orchestra");
        assertThat(marker()).hasContent("orchestra");
        assertThat(folders.furnish(storage, "studio")).isTrue();
        assertThat(marker()).hasContent("orchestra\nstudio");
        assertThat(folders.furnish(storage, "orchestra")).isFalse();
        assertThat(folders.furnish(storage, "studio")).isFalse();
        assertThat(storage).isDirectoryNotContaining("glob:**/.orchestra-storage.*");
    }

    @Test
    void whatAnotherIsAboutToPutInTheMarkersPlaceStays() throws IOException {
        Path atWork = Files.writeString(storage.resolve(".orchestra-storage.one.new"), "studio");
        Path killed = Files.writeString(storage.resolve(".orchestra-storage.two.new"), "studio");
        Path former = Files.writeString(storage.resolve("..orchestra-storage.new"), "studio");
        Path notOurs = Files.writeString(storage.resolve(".orchestra-storage.kept"), "by somebody");
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(killed, old);
        Files.setLastModifiedTime(former, old);
        Files.setLastModifiedTime(notOurs, old);

        folders.furnish(storage, "orchestra");

        assertThat(atWork).exists();
        assertThat(notOurs).exists();
        assertThat(killed).doesNotExist();
        assertThat(former).doesNotExist();
    }

    @Test
    void aMarkerThatIsNoneIsWrittenAnew() throws IOException {
        Files.write(marker(), new byte[5000]);
        folders.furnish(storage, "orchestra");
        assertThat(marker()).hasContent("orchestra");
    }

    private Path marker() {
        return storage.resolve(StorageFolders.MARKER);
    }
}
