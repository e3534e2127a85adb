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
        UnitProperties.BrokerPorts broker = first.broker();
        assertThat(List.of(
                        first.apiPort(),
                        first.databasePort(),
                        broker.amqp(),
                        broker.management(),
                        broker.distribution(),
                        broker.epmd()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port > 0);
        assertThat(Files.readString(file))
                .contains(
                        "state=" + place.unitState() + "\n",
                        "mongod=/other/mongod\nmongod.embedded=false\n",
                        "rabbitmq=/bin/broker\nrabbitmq.embedded=true\n",
                        "broker.port=" + broker.amqp() + "\n",
                        "broker.management.port=" + broker.management() + "\n",
                        "broker.distribution.port=" + broker.distribution() + "\n",
                        "broker.epmd.port=" + broker.epmd() + "\n");
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
            return UnitProperties.settle(
                    file,
                    place,
                    new Database(Path.of(mongod), false),
                    new Broker(Path.of("/bin/broker"), true),
                    claims);
        }
    }

    @Test
    void mongodOnThePathIsPreferred() throws IOException {
        Path mongod = Files.writeString(folder.resolve("mongod"), "#!/bin/sh\n");
        assertThat(ServerProgram.onPath("mongod", "/nowhere::" + folder)).isEmpty();
        assertThat(mongod.toFile().setExecutable(true)).isTrue();

        assertThat(ServerProgram.onPath("mongod", "/nowhere::" + folder)).isEqualTo(Optional.of(mongod));
    }

    @Test
    void rabbitIsStartedWithoutTheWrapperThatInsistsOnItsUser() throws IOException {
        Path own = executable(Files.createDirectories(folder.resolve("lib")).resolve("rabbitmq-server"), "exec erl");
        Path wrapper = executable(folder.resolve("wrapper"), "su rabbitmq -c " + own);
        Path plain = executable(folder.resolve("plain"), "exec erl");
        Path link = Files.createSymbolicLink(folder.resolve("link"), plain);

        assertThat(Broker.unwrapped(wrapper, own)).isEqualTo(own);
        assertThat(Broker.unwrapped(own, own)).isEqualTo(own);
        assertThat(Broker.unwrapped(link, own)).isEqualTo(plain.toRealPath());
        Files.delete(own);
        assertThat(Broker.unwrapped(wrapper, own)).isEqualTo(wrapper.toRealPath());
    }

    @Test
    void serversSayWhichTheyAreAndWhatTheEmbeddedOnesLack() {
        assertThat(new Broker(Path.of("/opt/rabbitmq-server"), false).said())
                .isEqualTo("RabbitMQ, /opt/rabbitmq-server");
        assertThat(new Broker(Path.of("/x"), true).said()).contains("no rabbitmq-server on the PATH", "in memory");
        assertThat(new Database(Path.of("/x"), true).said()).contains("no mongod on the PATH");
    }

    @Test
    void scriptOfAnEmbeddedServerStartsItWithWhateverFlags() throws Exception {
        Path script = ServerProgram.script(folder.resolve("bin it's/server"), EmbeddedBroker.class, "-Xmx32m");

        Process process = new ProcessBuilder(script.toString(), "--bind_ip", "10.0.0.1")
                .redirectErrorStream(true)
                .start();

        assertThat(process.getInputStream().readAllBytes()).asString().contains("not on 10.0.0.1");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(ServerProgram.script(script, EmbeddedBroker.class, "-Xmx32m"))
                .isEqualTo(script);
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
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
