package orchestra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line, and what keeps two of them apart. */
final class CommandLineTest {
    @TempDir
    Path folder;

    @Test
    void unknownCommandIsAskedWronglyAndHelpIsNot() {
        assertThat(Main.run(List.of("frobnicate"))).isEqualTo(2);
        assertThat(Main.run(List.of("help"))).isZero();
        assertThat(Main.run(List.of("--state", folder.toString(), "--help"))).isZero();
    }

    @Test
    void commandWithoutAModelSaysHowToStartOne() {
        assertThatThrownBy(() -> Main.run(List.of("status", "--state=" + folder)))
                .isInstanceOf(LocalFailure.class)
                .hasMessage("no model runs on " + folder + "; start one by ./run");
    }

    @Test
    void valuesComeFromFilesWithoutTheirLastLineEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "top\nsecret\n");

        assertThat(Main.values(List.of("verbose=true", "root_secret=@" + file, "--reset", "a=")))
                .containsExactly("verbose=true", "root_secret=top\nsecret", "--reset", "a=");
        assertThatThrownBy(() -> Main.values(List.of("root_secret=@" + folder.resolve("none"))))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("root_secret");
    }

    @Test
    void secondRunOnOneFolderIsToldOfTheFirst() {
        Place place = Place.at(folder.resolve("state"));
        try (StateLock _ = StateLock.take(place)) {
            assertThatThrownBy(() -> StateLock.take(place))
                    .isInstanceOf(LocalFailure.class)
                    .hasMessageContaining("runs already on " + place.folder())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        try (StateLock again = StateLock.take(place)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void portsAreChosenOnceAndKeptUnlessAnotherProgramTookThem() throws IOException {
        Place place = Place.at(folder.resolve("state"));
        Path file = folder.resolve("unit/local.properties");
        Path shared = folder.resolve("ports");

        UnitProperties first = settled(file, place, "/bin/mongod", shared);
        UnitProperties second = settled(file, place, "/other/mongod", shared);

        assertThat(second).isEqualTo(first);
        assertThat(first.apiPort()).isNotEqualTo(first.databasePort());
        assertThat(Files.readString(file)).contains("mongod=/other/mongod\n", "state=" + place.unitState() + "\n");
        try (ServerSocket taken = new ServerSocket(first.apiPort(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(settled(file, place, "/bin/mongod", shared).apiPort()).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void twoModelsNeverClaimOnePort() {
        Path shared = folder.resolve("ports");
        try (PortClaims one = new PortClaims(shared);
                PortClaims other = new PortClaims(shared)) {
            int port = one.claim(0);

            assertThat(other.claim(port)).isNotEqualTo(port);
        }
    }

    private static UnitProperties settled(Path file, Place place, String mongod, Path shared) {
        try (PortClaims claims = new PortClaims(shared)) {
            return UnitProperties.settle(file, place, Path.of(mongod), claims);
        }
    }

    @Test
    void mongodOnThePathIsPreferred() throws IOException {
        Path mongod = Files.writeString(folder.resolve("mongod"), "#!/bin/sh\n");
        assertThat(Database.onPath("/nowhere::" + folder)).isEmpty();
        assertThat(mongod.toFile().setExecutable(true)).isTrue();

        assertThat(Database.onPath("/nowhere::" + folder)).isEqualTo(Optional.of(mongod));
    }

    @Test
    void onlyWhoReadsTheControlFileIsAnswered() throws IOException {
        Place place = Place.at(folder.resolve("state"));
        Control.Request asked = new Control.Request("config", List.of("a=b", "c"));
        try (Control _ = Control.open(place, request -> new Control.Reply(3, request.toString()))) {
            assertThat(Control.ask(place, asked)).isEqualTo(new Control.Reply(3, asked.toString()));
            assertThat(Files.getPosixFilePermissions(place.control())).hasSize(2);
            String right = Files.readString(place.control());
            Files.writeString(place.control(), right.strip() + "x\n");
            assertThat(Control.ask(place, asked)).isEqualTo(new Control.Reply(1, "the token is wrong"));
        }
    }
}
