package orchestra.charm.packer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void charmIsPackedFromFilesFoldersListsAndAVersion() throws IOException {
        Charm charm = Charm.sound(folder.resolve("charm"));
        Path jar = Files.writeString(folder.resolve("one.jar"), "1");
        Path other = Files.writeString(folder.resolve("two.jar"), "2");
        Path list = Files.writeString(folder.resolve("list"), jar + ":" + other + "\n");
        Path target = folder.resolve("piano.charm");
        int code = pack(
                "--out", target.toString(), "/=" + charm.folder(), "lib/=@" + list, "three.jar=" + jar, "version=+1.0");
        assertThat(printed()).contains("piano.charm: ");
        assertThat(code).isEqualTo(Pack.DONE);
        try (ZipFile zip = new ZipFile(target.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .isSorted()
                    .contains("lib/one.jar", "lib/two.jar", "three.jar", "hooks/stop", "version");
        }
    }

    @Test
    void whatLintRefusesIsNotPacked() {
        Charm charm = Charm.sound(folder.resolve("charm")).remove("hooks/stop");
        Path target = folder.resolve("piano.charm");
        int code = pack("--out", target.toString(), "/=" + charm.folder(), "x=" + folder.resolve("none"));
        assertThat(code).isEqualTo(Pack.REFUSED);
        assertThat(printed()).contains("hooks/stop: is not there", "x: has no file", "2 problems: nothing was packed");
        assertThat(target).doesNotExist();
    }

    @Test
    void entryStagedTwiceIsRefused() {
        Charm charm = Charm.sound(folder.resolve("charm"));
        assertThat(pack("/=" + charm.folder(), "icon.svg=" + charm.folder().resolve("icon.svg")))
                .isEqualTo(Pack.REFUSED);
        assertThat(printed()).contains("icon.svg: is staged twice");
    }

    @Test
    void usageIsShownForAnythingElse() {
        assertThat(pack()).isEqualTo(Pack.USAGE);
        assertThat(pack("what")).isEqualTo(Pack.USAGE);
        assertThat(pack("--out")).isEqualTo(Pack.USAGE);
        assertThat(printed()).contains("pack --out FILE.charm ENTRY...", "Not an entry: what");
        assertThat(pack("lib/=@" + folder.resolve("none"))).isEqualTo(Pack.REFUSED);
        assertThat(pack("lib/=" + folder.resolve("none"))).isEqualTo(Pack.REFUSED);
    }

    @Test
    void runtimeIsMadeOnceAndAnewWhenItsModulesChange() throws IOException {
        Path runtime = folder.resolve("runtime");
        Files.createDirectories(runtime);
        PrintStream log = new PrintStream(printed, true, StandardCharsets.UTF_8);
        assertThat(JavaRuntime.link("java.base", runtime, log)).isTrue();
        FileTime made = Files.getLastModifiedTime(runtime.resolve("release"));
        assertThat(JavaRuntime.link("java.base", runtime, log)).isFalse();
        assertThat(Files.getLastModifiedTime(runtime.resolve("release"))).isEqualTo(made);
        assertThat(runtime.resolve("lib/server/classes.jsa")).doesNotExist();
        assertThat(JavaRuntime.link("java.base,java.logging", runtime, log)).isTrue();
        assertThat(runtime.resolve("bin/java")).isExecutable();
        assertThat(pack("runtime/=%no.such.module:" + runtime)).isEqualTo(Pack.REFUSED);
        assertThat(printed()).contains("jlink ended with");
    }

    @Test
    void versionNamesTheCommitAndWhetherTheTreeDiffersFromIt() throws IOException, InterruptedException {
        assertThat(Version.of("1.0", folder)).isEqualTo("1.0+unversioned");
        git("init", "--quiet");
        Files.writeString(folder.resolve("file"), "1");
        git("add", "file");
        git("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "-m", "First");
        assertThat(Version.of("1.0", folder)).matches("1\\.0\\+[0-9a-f]{12}");
        Files.writeString(folder.resolve("other"), "1");
        assertThat(Version.of("1.0", folder)).matches("1\\.0\\+[0-9a-f]{12}-dirty");
        assertThat(Version.of("1.0", Files.createDirectories(folder.resolve("below"))))
                .isEqualTo("1.0+unversioned");
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private int pack(String... arguments) {
        return Pack.run(List.of(arguments), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
