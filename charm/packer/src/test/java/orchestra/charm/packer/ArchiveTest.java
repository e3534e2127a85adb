package orchestra.charm.packer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveTest {
    @TempDir
    private Path folder;

    @Test
    void modesSurviveUnpacking() throws IOException {
        Charm charm = Charm.sound(folder.resolve("charm"))
                .mode("hooks/stop", "rwx------")
                .mode("icon.svg", "rw-------");
        Path target = folder.resolve("out/piano.charm");
        Archive.write(charm.staging().entries(), target);
        try (FileSystem zip = FileSystems.newFileSystem(target, Map.of("enablePosixFileAttributes", true))) {
            assertThat(mode(zip.getPath("hooks/stop"))).isEqualTo("rwxr-xr-x");
            assertThat(mode(zip.getPath("actions/tune"))).isEqualTo("rwxr-xr-x");
            assertThat(mode(zip.getPath("icon.svg"))).isEqualTo("rw-r--r--");
        }
        assertThat(mode(target)).isEqualTo("rw-r--r--");
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files).containsExactly(target);
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
