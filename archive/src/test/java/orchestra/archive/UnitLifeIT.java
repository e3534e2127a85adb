package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import orchestra.charm.simulator.ToolCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A unit's life, from nothing to removed, by the packed charm's real hooks. */
final class UnitLifeIT {

    private static final String NO_STORAGE = "blocked: no shared storage: integrate the storage endpoint,"
            + " or set storage_ip, storage_fstype and storage_mountpoint";
    private static final Duration GATE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    private PackedUnit unit;

    @BeforeEach
    void play() throws IOException {
        unit = new PackedUnit(folder);
    }

    @AfterEach
    void end() throws IOException {
        unit.close();
    }

    @Test
    void theApiWaitsForStorageAndLivesAndDiesWithIt() throws IOException {
        unit.deploy(Map.of()).juju().settle();

        assertThat(hooks())
                .containsExactly(
                        "install",
                        "cluster-relation-created",
                        "leader-elected",
                        "config-changed",
                        "start",
                        "cluster-relation-changed");
        assertThat(unit.status()).isEqualTo(NO_STORAGE);
        assertThat(unit.get("/health/live")).as("the API before storage").isZero();

        unit.relateStorage().juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        assertThat(unit.get("/health/ready")).isEqualTo(200);
        assertThat(unit.inspect().openedPorts(PackedUnit.UNIT)).containsExactly(unit.apiPort() + "/tcp");
        assertThat(unit.inspect().workloadVersion("orchestra")).startsWith("0.1.0");
        String token = signIn();
        addUser(token, "ana@example.org");

        aSecondRunChangesNothing();
        laterHooksUseTheAotCache();

        // Taken away while no hook runs: the port closes by itself, and opens again with the same users.
        Path away = folder.resolve("away");
        Files.move(unit.shared(), away);
        await().atMost(GATE).until(() -> unit.get("/health/live") == 0);
        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().settle();
        assertThat(unit.status())
                .isEqualTo("waiting: storage " + unit.shared() + " (bind) cannot be mounted: the directory "
                        + unit.shared() + " is not there; tried again at every hook");
        Files.move(away, unit.shared());
        await().atMost(GATE).until(() -> unit.get("/health/ready") == 200);
        assertThat(mails(token)).contains("ana@example.org");

        unit.juju().removeRelation("orchestra:storage", "storage:storage");
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo(NO_STORAGE);
        assertThat(unit.get("/health/live")).isZero();
        assertThat(unit.state().resolve("storage")).doesNotExist();

        unit.relateStorage().juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        assertThat(mails(signIn())).contains("ana@example.org");

        unit.juju().refresh("orchestra", PackedUnit.ARCHIVE);
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        assertThat(mails(signIn())).contains("ana@example.org");

        unit.juju().removeApplication("orchestra");
        unit.juju().settle();
        assertThat(unit.get("/health/live")).isZero();
        assertThat(unit.state()).doesNotExist();
        assertThat(unit.shared().resolve("medias"))
                .as("media on the shared storage")
                .isDirectory();
    }

    @Test
    void configOverridesTheRelationAndAnInvalidOptionFreezesTheLastGoodOne() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        unit.deploy(Map.of()).relateStorage().juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");

        unit.juju().config("orchestra", Map.of("storage_ip", "127.0.0.1", "storage_fstype", "bind"));
        unit.juju().settle();
        assertThat(unit.status())
                .isEqualTo("active: the storage relation is used, since storage_mountpoint is not set");
        assertThat(mounted()).isEqualTo(unit.shared());

        unit.juju().config("orchestra", Map.of("storage_mountpoint", other.toString()));
        unit.juju().settle();
        assertThat(unit.status())
                .isEqualTo("active: storage is set by the storage_* options; the storage relation is ignored");
        assertThat(mounted()).isEqualTo(other);

        unit.juju().config("orchestra", Map.of("storage_mountpoint", "not/absolute", "root_secret", "short"));
        unit.juju().settle();
        assertThat(unit.status())
                .startsWith("blocked: invalid options root_secret: wanted 8 to 512 printable characters")
                .contains("storage_mountpoint: wanted an absolute path");
        assertThat(mounted()).isEqualTo(other);
        assertThat(unit.get("/health/ready")).as("the last good value goes on").isEqualTo(200);

        Files.move(other, folder.resolve("gone"));
        await().atMost(GATE).until(() -> unit.get("/health/live") == 0);
    }

    @Test
    void whatIsBrokenByHandIsRepairedByTheNextHook() throws IOException {
        unit.deploy(Map.of()).relateStorage().juju().settle();
        Path settings = unit.state().resolve("orchestrator.properties");
        String before = Files.readString(settings);
        Files.writeString(settings, before + "listen.port=1\n");
        Files.delete(unit.state().resolve("storage"));
        Files.delete(unit.state().resolve("aot").resolve("agent.aot"));
        Files.delete(unit.state().resolve("agent").resolve("memory.json"));
        services().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().settle();

        assertThat(unit.status()).isEqualTo("active: ");
        assertThat(settings).hasContent(before);
        assertThat(mounted()).isEqualTo(unit.shared());
        assertThat(unit.state().resolve("aot").resolve("agent.aot")).exists();
    }

    @Test
    void serversOfOthersThatAreRelatedFromTheStartLeaveNoneToBeMade() throws IOException {
        unit.deploy(Map.of());
        unit.juju().puppet("mongo", Map.of("database", "mongodb_client"));
        unit.juju().puppet("rabbitmq-server", Map.of("amqp", "rabbitmq"));
        unit.juju().integrate("orchestra:database", "mongo:database");
        unit.juju().integrate("orchestra:amqp", "rabbitmq-server:amqp");
        unit.juju().settle();
        assertThat(unit.status())
                .startsWith("blocked: no shared storage")
                .contains("waiting for the database of mongo")
                .contains("waiting for the broker of rabbitmq-server");
        assertThat(unit.state().resolve("database")).doesNotExist();
        assertThat(unit.state().resolve("broker")).doesNotExist();

        unit.juju().removeApplication("orchestra");
        unit.juju().settle();
        assertThat(unit.state()).doesNotExist();
        assertThat(Files.readString(folder.resolve("juju").resolve("juju.log")))
                .as("also while their relations end one by one")
                .contains("amqp-relation-broken")
                .doesNotContain("service mongod runs")
                .doesNotContain("service rabbitmq runs");
    }

    @Test
    void aSecondUnitIsBlockedWithItsCure() throws IOException {
        unit.deploy(Map.of()).relateStorage().juju().settle();
        String second = unit.juju().addUnit("orchestra");
        Path state = Files.createDirectories(folder.resolve("second"));
        Files.writeString(
                unit.inspect().unitFolder(second).resolve("local.properties"),
                "state=" + state + "\napi.port=1\ndatabase.port=1\nmongod=/bin/false\nrabbitmq=/bin/false\n"
                        + "broker.port=1\nbroker.management.port=1\nbroker.distribution.port=1\nbroker.epmd.port=1\n");

        unit.juju().settle();

        assertThat(unit.inspect().status(second).message())
                .isEqualTo("orchestra/0 works, and one unit is supported so far: juju remove-unit orchestra/1");
        assertThat(unit.status()).isEqualTo("active: ");
    }

    private void aSecondRunChangesNothing() throws IOException {
        Map<Path, String> before = Snapshot.inodes(unit.state());
        List<Long> pids = services();
        unit.inspect().forgetToolCalls();

        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().settle();

        assertThat(unit.inspect().toolCalls()).isNotEmpty().noneMatch(ToolCall::writes);
        assertThat(unit.inspect().toolCalls())
                .as("each fact is asked once")
                .extracting(call -> call.tool() + call.args())
                .doesNotHaveDuplicates();
        assertThat(Snapshot.inodes(unit.state())).isEqualTo(before);
        assertThat(services()).isEqualTo(pids);
    }

    private void laterHooksUseTheAotCache() {
        unit.juju().config("orchestra", Map.of("verbose", true));
        unit.juju().settle();
        assertThat(unit.inspect().logs())
                .anyMatch(line -> line.message().contains("AOT cache used"))
                .noneMatch(line -> line.message().contains("AOT cache not used"));
        unit.juju().config("orchestra", Map.of("verbose", false));
        unit.juju().settle();
    }

    private List<String> hooks() {
        return unit.inspect().toolCalls().stream()
                .map(call -> call.hook().substring("hooks/".length()))
                .distinct()
                .toList();
    }

    private List<Long> services() throws IOException {
        return Snapshot.pids(unit.state().resolve("services"));
    }

    private Path mounted() throws IOException {
        return Files.readSymbolicLink(unit.state().resolve("storage"));
    }

    private String signIn() {
        HttpResponse<String> answer =
                unit.send("POST", "/v1/sessions", null, "{\"mail\":\"root\",\"secret\":\"" + unit.rootSecret() + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("token").asString();
    }

    private void addUser(String token, String mail) {
        HttpResponse<String> answer = unit.send(
                "POST",
                "/v1/users",
                token,
                "{\"first_name\":\"Ana\",\"last_name\":\"Lee\",\"mail\":\"" + mail
                        + "\",\"secret\":\"StrongP6secret\",\"admin_platform\":false}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private List<String> mails(String token) {
        JsonNode items =
                JSON.readTree(unit.send("GET", "/v1/users", token, "").body()).get("items");
        return items.valueStream().map(user -> user.get("mail").asString()).toList();
    }
}
