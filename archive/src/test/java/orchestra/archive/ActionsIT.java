package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import orchestra.charm.simulator.ActionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator asks a packed unit for: to look, to pause and to go on. */
final class ActionsIT {

    private static final Duration NOTICED = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void aUnitIsLookedAtPausedAndResumed() throws IOException {
        try (PackedUnit unit = new PackedUnit(folder)) {
            unit.deploy(Map.of()).juju().settle();
            planOfAUnitWithoutStorageChangesNothing(unit);
            unit.relateStorage().juju().settle();
            assertThat(unit.status()).isEqualTo("active: ");
            planOfWhatIsToComeChangesNothing(unit);
            everyPartIsWell(unit);
            whatIsNotWellIsTold(unit);
            diagnosticsHoldNoSecret(unit);
            pausedItStaysPaused(unit);
            resumedItWorks(unit);
        }
    }

    private static void planOfAUnitWithoutStorageChangesNothing(PackedUnit unit) throws IOException {
        Map<Path, String> before = Snapshot.inodes(unit.state());
        ActionResult result = unit.juju().action(PackedUnit.UNIT, "show-plan", Map.of());
        assertThat(result.result("status")).startsWith("blocked: no shared storage");
        assertThat(result.result("plan")).contains("storage: none: no shared storage");
        assertThat(Snapshot.inodes(unit.state())).isEqualTo(before);
    }

    private static void planOfWhatIsToComeChangesNothing(PackedUnit unit) throws IOException {
        Map<Path, String> before = Snapshot.inodes(unit.state());
        unit.juju().config("orchestra", Map.of("storage_ip", "10.0.0.1", "storage_fstype", "nfs"));
        ActionResult result = unit.juju().action(PackedUnit.UNIT, "show-plan", Map.of());
        assertThat(result.completed()).isTrue();
        assertThat(result.result("status"))
                .isEqualTo("active: the storage relation is used, since storage_mountpoint is not set");
        assertThat(result.result("plan"))
                .contains("unit: orchestra/0, which works")
                .contains("storage: " + unit.shared() + " (bind), of the storage relation (the storage relation is"
                        + " used, since storage_mountpoint is not set)")
                .contains("option storage_fstype: \"\" is now \"nfs\"")
                .contains("service orchestrator runs");
        assertThat(Snapshot.inodes(unit.state())).isEqualTo(before);
        assertThat(unit.status()).isEqualTo("active: ");
        unit.juju().reset("orchestra", "storage_ip", "storage_fstype");
        unit.juju().settle();
    }

    private static void everyPartIsWell(PackedUnit unit) throws IOException {
        Map<Path, String> before = Snapshot.inodes(unit.state());
        ActionResult result = unit.juju().action(PackedUnit.UNIT, "health", Map.of());
        assertThat(result.message()).isEmpty();
        assertThat(result.results().keySet())
                .containsExactlyInAnyOrder(
                        "unit",
                        "disk",
                        "storage",
                        "database",
                        "broker",
                        "services",
                        "credentials",
                        "checkouts",
                        "api",
                        "overall");
        assertThat(result.results().values())
                .allSatisfy(said -> assertThat(String.valueOf(said)).startsWith("ok"));
        assertThat(result.result("database")).startsWith("ok: version 6.0");
        assertThat(result.result("broker")).startsWith("ok: RabbitMQ 3.");
        assertThat(result.result("services")).contains("mongod", "rabbitmq", "orchestrator");
        assertThat(Snapshot.inodes(unit.state())).isEqualTo(before);
        assertThat(unit.shared()).isDirectoryNotContaining("glob:**/.orchestra-probe*");
    }

    private static void whatIsNotWellIsTold(PackedUnit unit) throws IOException {
        Path secret = unit.state().resolve("credentials/root-secret");
        String was = Files.readString(secret);
        Files.delete(secret);
        ActionResult result = unit.juju().action(PackedUnit.UNIT, "health", Map.of());
        assertThat(result.completed()).isFalse();
        assertThat(result.message()).contains("credentials: " + secret + " is missing");
        assertThat(result.result("overall")).isEqualTo("1 of 9 parts are not well");
        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().settle();
        assertThat(secret).hasContent(was);
    }

    private void diagnosticsHoldNoSecret(PackedUnit unit) throws IOException {
        Canaries canaries = new Canaries();
        canaries.known("root secret", unit.rootSecret());
        JsonNode memory = JsonMapper.shared().readTree(unit.state().resolve("agent/memory.json"));
        memory.path("own").forEachEntry((name, value) -> canaries.known(name, value.asString()));
        memory.path("secrets").forEachEntry((name, value) -> canaries.known(name, value.asString()));
        memory.path("accounts").forEachEntry((holder, account) -> {
            canaries.known(
                    holder + " at the database",
                    account.path("database-password").asString());
            canaries.known(
                    holder + " at the broker", account.path("broker-password").asString());
        });
        String planted = canaries.known(
                "planted in a log", memory.path("own").path("database-key").asString());
        Files.writeString(
                unit.state().resolve("log/orchestrator.log"), "it said " + planted + "\n", StandardOpenOption.APPEND);

        ActionResult result = unit.juju().action(PackedUnit.UNIT, "collect-diagnostics", Map.of());
        assertThat(result.message()).isEmpty();
        Path archive = Path.of(result.result("archive"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
        run("tar", "-xzf", archive.toString(), "-C", unpacked.toString());
        assertThat(canaries.under(unpacked)).isEmpty();
        assertThat(canaries.in(List.of(result.toString()))).isEmpty();
        Path in = unpacked.resolve("diagnostics");
        assertThat(in.resolve("log/orchestrator.log")).content().contains("it said [redacted]");
        assertThat(in.resolve("plan.txt")).content().contains("service orchestrator runs");
        assertThat(in.resolve("health.txt")).content().contains("api: ok");
        assertThat(in.resolve("database.txt")).content().contains("opcounters");
        assertThat(in.resolve("broker.txt")).content().contains("node name=");
        assertThat(in.resolve("processes.txt")).content().contains("mongod");
        assertThat(in.resolve("memory.txt")).content().contains("account orchestrator generation=1");
        try (Stream<Path> files = Files.walk(in)) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSize(Integer.parseInt(result.result("files")))
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("not to be had"));
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.onExit().join().exitValue()).isZero();
    }

    private static void pausedItStaysPaused(PackedUnit unit) {
        ActionResult result = unit.juju().action(PackedUnit.UNIT, "pause", Map.of());
        assertThat(result.message()).isEmpty();
        String paused = "maintenance: paused by the action pause; juju run orchestra/0 resume";
        assertThat(result.result("status")).isEqualTo(paused);
        assertThat(unit.status()).isEqualTo(paused);
        assertThat(unit.get("/health/live")).as("nothing listens").isZero();

        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().config("orchestra", Map.of("verbose", true));
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo(paused);
        unit.juju().refresh("orchestra", PackedUnit.ARCHIVE);
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo(paused);
        unit.juju().reboot(PackedUnit.UNIT);
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo(paused);
        assertThat(unit.get("/health/live")).as("nothing listens").isZero();

        ActionResult health = unit.juju().action(PackedUnit.UNIT, "health", Map.of());
        assertThat(health.result("api"))
                .isEqualTo("it is closed by the action pause; cure: juju run orchestra/0 resume");
        assertThat(health.result("database")).startsWith("ok");
        assertThat(health.result("broker")).startsWith("ok");
        assertThat(unit.juju().action(PackedUnit.UNIT, "pause", Map.of()).result("result"))
                .isEqualTo("was paused already");
    }

    private static void resumedItWorks(PackedUnit unit) {
        ActionResult result = unit.juju().action(PackedUnit.UNIT, "resume", Map.of());
        assertThat(result.message()).isEmpty();
        assertThat(result.result("status")).isEqualTo("active");
        assertThat(unit.status()).isEqualTo("active: ");
        await().atMost(NOTICED).until(() -> unit.get("/health/ready") == 200);
        assertThat(unit.state().resolve("agent/hold.json")).doesNotExist();
        assertThat(unit.juju().action(PackedUnit.UNIT, "resume", Map.of()).result("result"))
                .isEqualTo("was not paused");
    }
}
