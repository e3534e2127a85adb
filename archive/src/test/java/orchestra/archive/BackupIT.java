package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import orchestra.charm.simulator.ActionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A packed unit is backed up and put back; what the API tells is compared. */
final class BackupIT {

    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    @Test
    void whatTheApiToldIsToldAgainAfterARestore() throws IOException {
        try (PackedUnit unit = new PackedUnit(folder)) {
            unit.deploy(Map.of()).relateStorage().juju().settle();
            assertThat(unit.status()).isEqualTo("active: ");
            String secret = unit.rootSecret();
            String token = token(unit, secret);
            add(unit, token, "ana");
            add(unit, token, "bob");
            String before = unit.send("GET", "/v1/users?sort=mail", token, "").body();

            ActionResult backup = unit.juju().action(PackedUnit.UNIT, "create-backup", Map.of("name", "two users"));
            assertThat(backup.message()).isEmpty();
            String id = backup.result("id");
            assertThat(backup.result("moment")).startsWith("cluster time ");
            assertThat(secretsIn(unit, id))
                    .as("files of the backup that hold root's secret")
                    .isEmpty();
            assertThat(unit.send("GET", "/v1/users/me", token, "").statusCode())
                    .as("the API stayed open")
                    .isEqualTo(200);

            add(unit, token, "carol");
            unit.juju().config("orchestra", Map.of("verbose", true));
            unit.juju().settle();
            assertThat(unit.juju()
                            .action(PackedUnit.UNIT, "list-backups", Map.of())
                            .result("backups"))
                    .startsWith(id + "  ")
                    .endsWith(": two users");

            refusals(unit, id);
            ActionResult restore = unit.juju().action(PackedUnit.UNIT, "restore", Map.of("id", id));
            assertThat(restore.message()).isEmpty();
            assertThat(restore.result("status")).isEqualTo("active");
            assertThat(restore.result("options")).isEqualTo("./run config verbose='false'");
            assertThat(unit.status()).isEqualTo("active: ");
            await().atMost(NOTICED).until(() -> unit.get("/health/ready") == 200);

            assertThat(unit.send("GET", "/v1/users/me", token, "").statusCode())
                    .as("everybody has to sign in again")
                    .isEqualTo(401);
            String again = token(unit, secret);
            assertThat(unit.send("GET", "/v1/users?sort=mail", again, "").body())
                    .isEqualTo(before);

            String safety = restore.result("safety-backup");
            assertThat(unit.juju()
                            .action(PackedUnit.UNIT, "restore", Map.of("id", safety))
                            .message())
                    .isEmpty();
            await().atMost(NOTICED).until(() -> unit.get("/health/ready") == 200);
            assertThat(unit.send("GET", "/v1/users?sort=mail", token(unit, secret), "")
                            .body())
                    .contains("carol@example.org");
        }
    }

    private static void refusals(PackedUnit unit, String id) throws IOException {
        assertThat(unit.juju()
                        .action(PackedUnit.UNIT, "restore", Map.of("id", "../../etc"))
                        .message())
                .startsWith("id: wanted the id of a backup");
        assertThat(unit.juju()
                        .action(PackedUnit.UNIT, "restore", Map.of("id", "20200101T000000Z-000000"))
                        .message())
                .startsWith("there is no backup");

        Path hold = unit.state().resolve("agent/hold.json");
        Files.writeString(hold, "{\"paused\":false,\"restore\":\"" + id + "\",\"safety\":\"" + id + "\"}");
        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().settle();
        assertThat(unit.status())
                .isEqualTo("blocked: restore " + id + " was interrupted: run restore again, juju run orchestra/0"
                        + " restore id=" + id);
        assertThat(unit.get("/health/live")).as("nothing listens").isZero();
        assertThat(unit.juju()
                        .action(PackedUnit.UNIT, "create-backup", Map.of())
                        .message())
                .startsWith("restore " + id + " was interrupted");
        assertThat(unit.juju().action(PackedUnit.UNIT, "resume", Map.of()).message())
                .startsWith("restore " + id + " was interrupted");
        Files.delete(hold);
        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
    }

    private static List<Path> secretsIn(PackedUnit unit, String id) throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        Path backup = unit.shared().resolve("backups").resolve(id);
        try (Stream<Path> files = Files.walk(backup)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = file.toString().endsWith(".gz")
                        ? new GZIPInputStream(Files.newInputStream(file)).readAllBytes()
                        : Files.readAllBytes(file);
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains(unit.rootSecret())) {
                    found.add(file);
                }
            }
        }
        assertThat(backup.resolve("orchestra/users.bson.gz")).exists();
        return List.copyOf(found);
    }

    private static String token(PackedUnit unit, String secret) {
        String json = JSON.createObjectNode()
                .put("mail", "root")
                .put("secret", secret)
                .toString();
        HttpResponse<String> answer = unit.send("POST", "/v1/sessions", null, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("token").asString();
    }

    private static void add(PackedUnit unit, String token, String name) {
        assertThat(unit.send(
                                "POST",
                                "/v1/users",
                                token,
                                "{\"first_name\":\"" + name + "\",\"last_name\":\"Example\",\"mail\":\"" + name
                                        + "@example.org\",\"secret\":\"StrongP6secret\",\"admin_platform\":false}")
                        .statusCode())
                .isEqualTo(201);
    }
}
