package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import orchestra.testbed.GitRepository;
import orchestra.testbed.HttpsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed unit fetches the charms of web UI, transform and publisher; and those charms, deployed beside it, work. */
final class CheckoutIT {

    private static final String PASSWORD = "right-password";

    @TempDir
    private Path folder;

    private PackedUnit unit;

    @BeforeEach
    void play() throws IOException {
        unit = new PackedUnit(folder.resolve("unit"));
    }

    @AfterEach
    void end() throws IOException {
        unit.close();
    }

    @Test
    void charmsComeFromThisOneOrFromAServerAndAWrongPasswordIsTold() throws IOException {
        Path served = Files.createDirectories(folder.resolve("served"));
        GitRepository repository = new GitRepository(served.resolve("webui"))
                .write("metadata.yaml", "name: oscied-webui\n")
                .write("word", "one");
        String first = repository.commit("one");
        repository.git("tag", "v1");
        repository.write("word", "two").commit("two");
        try (HttpsServer server =
                new HttpsServer(Files.createDirectory(folder.resolve("tls")), served, "ann", PASSWORD)) {
            unit.deploy(Map.of());
            Files.writeString(
                    unit.inspect().unitFolder(PackedUnit.UNIT).resolve("local.properties"),
                    "certificates=" + server.certificate() + "\n",
                    StandardOpenOption.APPEND);
            unit.relateStorage().juju().settle();
            assertThat(unit.status()).isEqualTo("active: ");
            for (String name : new String[] {"webui", "transform", "publisher"}) {
                assertThat(charm("oscied-" + name).resolve("metadata.yaml"))
                        .content()
                        .contains("name: oscied-" + name);
                assertThat(charm("oscied-" + name).resolve("dispatch")).isExecutable();
            }
            String started = charm("oscied-webui").resolve("metadata.yaml").toString();

            unit.juju()
                    .config(
                            "orchestra",
                            Map.of(
                                    "webui_repository",
                                    server.url("git/webui") + "#v1",
                                    "repositories_user",
                                    "ann",
                                    "repositories_pass",
                                    "wrong-password"));
            unit.juju().settle();
            assertThat(unit.status())
                    .startsWith("blocked: charm oscied-webui: " + server.url("git/webui")
                            + "#v1 is not open to these credentials: ")
                    .doesNotContain("wrong-password");
            assertThat(Path.of(started)).as("the old one stays").content().contains("The web user interface");
            assertThat(unit.get("/health/ready")).as("the API goes on").isEqualTo(200);

            unit.juju().config("orchestra", Map.of("repositories_pass", PASSWORD));
            unit.juju().settle();
            assertThat(unit.status()).isEqualTo("active: ");
            assertThat(charm("oscied-webui").resolve("word")).content().isEqualTo("one");
            assertThat(record()).contains(first).doesNotContain(PASSWORD);
            aNoOpHookStartsNothing();
        }
        unit.juju().config("orchestra", Map.of("repositories_user", "bob"));
        unit.juju().settle();
        assertThat(unit.status()).startsWith("waiting: charm oscied-webui: ").contains("cannot be reached");
        assertThat(charm("oscied-webui").resolve("word")).content().isEqualTo("one");

        unit.juju().reset("orchestra", "webui_repository");
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        assertThat(charm("oscied-webui").resolve("word")).doesNotExist();
        unit.juju().removeApplication("orchestra");
        unit.juju().settle();
        assertThat(unit.state()).doesNotExist();
    }

    @Test
    void aCharmOfItDeployedBesideItKeepsWhatItIsTold() throws Exception {
        unit.deploy(Map.of()).relateStorage().juju().settle();
        Path connections = folder.resolve("kept/connections.json");
        Path api = folder.resolve("kept/api");
        unit.juju().deploy("worker", packed("oscied-transform"), Map.of("connections_file", connections.toString()));
        unit.juju().deploy("webui", packed("oscied-webui"), Map.of("api_file", api.toString()));
        unit.juju().settle();
        assertThat(status("worker/0"))
                .isEqualTo("blocked: no connections: integrate transform with orchestra:transform");
        assertThat(status("webui/0")).isEqualTo("blocked: no API: integrate api with orchestra:api");

        unit.juju().integrate("orchestra:transform", "worker:transform");
        unit.juju().integrate("orchestra:api", "webui:api");
        unit.juju().settle();
        assertThat(status("worker/0"))
                .isEqualTo(
                        "active: connections of orchestra/0 are kept; the worker program comes with a later release");
        assertThat(connections).content().contains("mongodb://transform-").contains("amqp://transform-");
        assertThat(Files.getPosixFilePermissions(connections))
                .as("root's alone")
                .hasSize(2);
        assertThat(unit.inspect().unitBag(PackedUnit.UNIT, "transform")).doesNotContainKey("mongo_connection");
        String before = Files.readString(connections);
        unit.juju().action(PackedUnit.UNIT, "rotate-credentials", Map.of("credential", "accounts"));
        unit.juju().settle();
        assertThat(connections).content().isNotEqualTo(before).contains("mongodb://transform-");
        assertThat(api).content().isEqualTo("http://127.0.0.1:" + unit.apiPort() + "\n");

        Path moved = folder.resolve("moved/connections.json");
        Path movedApi = folder.resolve("moved/api");
        unit.juju().config("worker", Map.of("connections_file", moved.toString()));
        unit.juju().config("webui", Map.of("api_file", movedApi.toString()));
        unit.juju().settle();
        assertThat(moved).content().contains("mongodb://transform-");
        assertThat(connections).as("no more where the option had it before").doesNotExist();
        assertThat(movedApi).exists();
        assertThat(api).doesNotExist();

        unit.juju().config("worker", Map.of("connections_file", "connections.json"));
        unit.juju().config("webui", Map.of("api_file", ""));
        unit.juju().settle();
        assertThat(status("worker/0")).startsWith("blocked: invalid option connections_file: ");
        assertThat(status("webui/0")).startsWith("blocked: invalid option api_file: ");
        unit.juju().removeRelation("orchestra:transform", "worker:transform");
        unit.juju().removeApplication("webui");
        unit.juju().settle();
        assertThat(moved).as("removed although the option is wrong").doesNotExist();
        assertThat(movedApi).doesNotExist();
        assertThat(status("worker/0")).startsWith("blocked: no connections");
    }

    private void aNoOpHookStartsNothing() throws IOException {
        Path java = unit.inspect().charmFolder(PackedUnit.UNIT).resolve("checkout");
        Path away = java.resolveSibling("checkout-away");
        Files.move(java, away);
        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().settle();
        assertThat(unit.status()).as("without the program").isEqualTo("active: ");
        Files.move(away, java);
    }

    /** The linter finds nothing, and packs it. */
    private Path packed(String name) throws Exception {
        Path archive = folder.resolve(name + ".charm");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "orchestra.charm.packer.Pack",
                        "--out",
                        archive.toString(),
                        "/=" + charm(name))
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "pack.log"))
                .start();
        assertThat(process.waitFor())
                .as(() -> "the linter: " + folder.resolve("pack.log"))
                .isZero();
        return archive;
    }

    private String status(String name) {
        return unit.inspect().status(name).name() + ": "
                + unit.inspect().status(name).message();
    }

    private String record() throws IOException {
        return Files.readString(unit.state().resolve("charms/.oscied-webui.json"));
    }

    private Path charm(String name) {
        return unit.state().resolve("charms").resolve(name);
    }
}
