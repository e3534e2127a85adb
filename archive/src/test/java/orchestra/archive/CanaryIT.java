package orchestra.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import orchestra.archive.Canaries.Finding;
import orchestra.charm.simulator.ActionResult;
import orchestra.charm.simulator.HookListener;
import orchestra.charm.simulator.JujuOptions;
import orchestra.charm.simulator.Player;
import orchestra.charm.simulator.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Secrets, set and generated, are looked for throughout a unit's whole life wherever another user of the machine or of
 * the model could read them: arguments, environments, tool calls, logs, statuses, databags, action results, answers of
 * the API, and files.
 */
final class CanaryIT {

    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The options that hold a secret, with a literal or the ID of a Juju secret. */
    private static final List<String> OPTIONS = List.of(
            "root_secret",
            "nodes_secret",
            "mongo_admin_password",
            "mongo_nodes_password",
            "rabbit_password",
            "repositories_pass",
            "repositories_key");

    @TempDir
    private Path folder;

    private final Canaries canaries = new Canaries();

    /** Whatever may be read by more than those who may have the secrets, as it was seen. */
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    private final Set<Path> holders = new TreeSet<>();

    @Test
    void noSecretComesToLightInAUnitsWholeLife() throws IOException {
        JujuOptions options = JujuOptions.named("bench").listener(new HookListener() {
            @Override
            public void status(String unit, Status status) {
                open.add("status " + status);
            }
        });
        try (ProcessWatch watch = new ProcessWatch();
                PackedUnit unit = new PackedUnit(folder, options)) {
            generated(unit);
            literals(unit);
            userSecrets(unit);
            invalid(unit);
            related(unit);
            removed(unit);

            assertThat(canaries.in(watch.arguments())).as("arguments").isEmpty();
            assertThat(canaries.in(watch.environments())).as("environments").isEmpty();
            assertThat(canaries.in(open)).as("what others may read").isEmpty();
            theWatchSawThemAll(watch);
        }
        assertThat(holders)
                .as("files of the unit that hold a secret, each for its owner only")
                .containsExactlyInAnyOrder(
                        Path.of("state/agent/memory.json"),
                        Path.of("state/broker/.erlang.cookie"),
                        Path.of("state/credentials/broker-uri"),
                        Path.of("state/credentials/database-uri"),
                        Path.of("state/credentials/nodes-secret"),
                        Path.of("state/credentials/root-secret"),
                        Path.of("state/database.key"),
                        // Where the simulator, as Juju's controller, keeps the model: options and secrets' contents.
                        Path.of("juju/model.json"));
    }

    @Test
    void aSecretInArgumentsOrEnvironmentIsFound() throws IOException {
        String argument = canaries.fresh("argument");
        String variable = canaries.fresh("variable");
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-c", "/bin/sh -c 'read -r line' sh \"$0\"; :", argument);
        builder.environment().put("PLANTED", variable);
        Process planted = builder.start();
        try (ProcessWatch watch = new ProcessWatch()) {
            await().until(() -> !canaries.in(watch.arguments()).isEmpty()
                    && !canaries.in(watch.environments()).isEmpty());
            assertThat(canaries.in(watch.arguments())).allMatch(finding -> finding.startsWith("[argument] in "));
            assertThat(canaries.in(watch.environments())).allMatch(finding -> finding.startsWith("[variable] in "));
            assertThat(canaries.in(watch.arguments())).noneMatch(finding -> finding.contains(argument));
        } finally {
            planted.getOutputStream().close();
        }
    }

    @Test
    void aSecretInAFileOrATextIsFound() throws IOException {
        String secret = canaries.fresh("secret");
        Path file = Files.createDirectories(folder.resolve("deep")).resolve("file");
        Files.writeString(file, "before " + secret + " after");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.writeString(folder.resolve("other"), "nothing");

        assertThat(canaries.under(folder)).containsExactly(new Finding(file, 0640, "secret"));
        assertThat(canaries.in("cut short: " + secret.substring(0, 24))).containsExactly("secret");
        assertThat(canaries.in("nothing")).isEmpty();
    }

    /** No configuration at all: the unit makes its own secrets. */
    private void generated(PackedUnit unit) throws IOException {
        unit.deploy(Map.of()).juju().settle();
        Map<String, String> secrets = new HashMap<>();
        unit.inspect()
                .secrets("orchestra")
                .forEach(id -> secrets.putAll(unit.inspect().secretContent(id)));
        assertThat(secrets)
                .containsOnlyKeys(
                        "root-secret",
                        "nodes-secret",
                        "mongo-admin-password",
                        "mongo-nodes-password",
                        "rabbit-password");
        secrets.forEach((key, secret) -> canaries.known("generated " + key, secret));
        look(unit);

        unit.relateStorage().juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        unit.juju().config("orchestra", Map.of("verbose", true));
        unit.juju().settle();
        useApi(unit, secrets.getOrDefault("root-secret", ""), secrets.getOrDefault("nodes-secret", ""));
        assertThat(credentials(unit).result("secret-id")).startsWith("secret:");
        look(unit);
    }

    /** Secrets set as literals. */
    private void literals(PackedUnit unit) throws IOException {
        Map<String, String> config = new HashMap<>();
        OPTIONS.forEach(option -> config.put(option, canaries.taken("literal", option)));
        unit.juju().config("orchestra", config);
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        useApi(unit, config.getOrDefault("root_secret", ""), config.getOrDefault("nodes_secret", ""));
        assertThat(credentials(unit).completed()).isTrue();
        look(unit);
    }

    /** Secrets set by the ID of a Juju secret of the model's user. */
    private void userSecrets(PackedUnit unit) throws IOException {
        Player player = unit.juju().player();
        Map<String, String> ids = new HashMap<>();
        for (String option : OPTIONS) {
            ids.put(option, player.addSecret(option, Map.of("value", canaries.taken("user's", option))));
        }
        unit.juju().config("orchestra", ids);
        unit.juju().settle();
        assertThat(unit.status()).startsWith("waiting: root_secret: waiting for the grant of its secret");
        look(unit);

        ids.values().forEach(id -> player.grantSecret(id, "orchestra"));
        unit.juju().updateStatus(PackedUnit.UNIT);
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        useApi(unit, content(unit, ids, "root_secret"), content(unit, ids, "nodes_secret"));

        for (String option : OPTIONS) {
            String key = option.replace('_', '-');
            player.updateSecret(
                    ids.getOrDefault(option, ""),
                    Map.of(key, canaries.taken("updated", option), "other", canaries.fresh("other key " + option)));
        }
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        String root = unit.inspect()
                .secretContent(ids.getOrDefault("root_secret", ""))
                .getOrDefault("root-secret", "");
        String nodes = unit.inspect()
                .secretContent(ids.getOrDefault("nodes_secret", ""))
                .getOrDefault("nodes-secret", "");
        useApi(unit, root, nodes);
        assertThat(credentials(unit).result("secret-id")).isEqualTo(ids.get("root_secret"));
        look(unit);
    }

    /** Secrets that cannot be used are secrets still. */
    private void invalid(PackedUnit unit) throws IOException {
        Player player = unit.juju().player();
        String tooShort = player.addSecret("short", Map.of("value", canaries.known("too short", "~Zq!7vX")));
        String twoKeys = player.addSecret(
                "keys", Map.of("one-key", canaries.fresh("one key"), "two-key", canaries.fresh("two key")));
        String notGranted = player.addSecret("kept", Map.of("value", canaries.fresh("not granted")));
        player.grantSecret(tooShort, "orchestra");
        player.grantSecret(twoKeys, "orchestra");
        unit.juju()
                .config(
                        "orchestra",
                        Map.of(
                                "root_secret",
                                tooShort,
                                "nodes_secret",
                                twoKeys,
                                "mongo_admin_password",
                                notGranted,
                                "mongo_nodes_password",
                                "secret:00000000000000000000",
                                "rabbit_password",
                                "secret:" + canaries.fresh("malformed"),
                                "repositories_pass",
                                canaries.fresh("too long").repeat(20)));
        unit.juju().settle();
        assertThat(unit.status()).startsWith("blocked: invalid option");
        credentials(unit);
        look(unit);

        unit.juju()
                .config(
                        "orchestra",
                        Map.of(
                                "root_secret",
                                canaries.known("short literal", "#Wk~9!p"),
                                "nodes_secret",
                                canaries.fresh("unprintable") + "\u0007"));
        unit.juju().settle();
        assertThat(unit.status())
                .startsWith("blocked: invalid options root_secret: wanted 8 to 512 printable characters");
        assertThat(unit.get("/health/ready")).as("the last good ones go on").isEqualTo(200);
        look(unit);

        unit.juju().reset("orchestra", OPTIONS.toArray(String[]::new));
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
    }

    /** A worker that reads secrets, and rotated accounts. */
    private void related(PackedUnit unit) throws IOException {
        unit.juju().puppet("worker", Map.of("orchestra", "subordinate"));
        unit.juju().integrate("orchestra:publisher", "worker:orchestra");
        unit.juju()
                .player()
                .applicationData(
                        "worker",
                        "orchestra",
                        Map.of("requested-secrets", "[\"mongo-connection\", \"rabbit-connection\"]"));
        unit.juju().settle();
        assertThat(unit.inspect().unitBag(PackedUnit.UNIT, "publisher")).containsKey("secret-connections");
        look(unit);
        open.add("action " + unit.juju().action(PackedUnit.UNIT, "rotate-credentials", Map.of()));
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        look(unit);
    }

    private void removed(PackedUnit unit) throws IOException {
        unit.juju().refresh("orchestra", PackedUnit.ARCHIVE);
        unit.juju().settle();
        assertThat(unit.status()).isEqualTo("active: ");
        look(unit);
        unit.juju().removeApplication("orchestra");
        unit.juju().settle();
        assertThat(unit.state()).doesNotExist();
        unit.inspect().toolCalls().forEach(call -> open.add("tool " + call.tool() + " " + call.args()));
        unit.inspect().logs().forEach(line -> open.add("log " + line));
        search(folder.resolve("juju"));
    }

    /** Signs in as everybody, rightly and wrongly. */
    private void useApi(PackedUnit unit, String root, String nodes) {
        await().atMost(NOTICED)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> signIn(unit, "root", root).statusCode() == 201);
        String token = token(signIn(unit, "root", root));
        assertThat(signIn(unit, "node", nodes).statusCode()).isEqualTo(201);
        String mail = "user" + holders.size() + open.size() + "@example.org";
        String secret = canaries.fresh("Users9Secret");
        HttpResponse<String> added = unit.send(
                "POST",
                "/v1/users",
                token,
                "{\"first_name\":\"Ana\",\"last_name\":\"Lee\",\"mail\":\"" + mail + "\",\"secret\":\"" + secret
                        + "\",\"admin_platform\":false}");
        open.add("answer " + added.body());
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        String user = token(signIn(unit, mail, secret));
        open.add("answer " + unit.send("GET", "/v1/users/me", user, "").body());
        open.add("answer " + unit.send("GET", "/v1/users", token, "").body());
        for (String account : List.of("root", "node", mail, "nobody@example.org")) {
            HttpResponse<String> refused = signIn(unit, account, canaries.fresh("wrong for " + account));
            assertThat(refused.statusCode()).isEqualTo(401);
            open.add("answer " + refused.body());
        }
        HttpResponse<String> refused = unit.send("GET", "/v1/users/me", canaries.fresh("wrong token"), "");
        assertThat(refused.statusCode()).isEqualTo(401);
        open.add("answer " + refused.body());
        HttpResponse<String> broken = unit.send(
                "POST", "/v1/sessions", null, "{\"mail\":\"root\",\"secret\":\"" + canaries.fresh("broken") + "\",}");
        assertThat(broken.statusCode()).isEqualTo(400);
        open.add("answer " + broken.body());
    }

    private static HttpResponse<String> signIn(PackedUnit unit, String mail, String secret) {
        return unit.send("POST", "/v1/sessions", null, "{\"mail\":\"" + mail + "\",\"secret\":\"" + secret + "\"}");
    }

    private String token(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(201);
        return canaries.known("token", JSON.readTree(answer.body()).get("token").asString());
    }

    private static String content(PackedUnit unit, Map<String, String> ids, String option) {
        return unit.inspect().secretContent(ids.getOrDefault(option, "")).getOrDefault("value", "");
    }

    private ActionResult credentials(PackedUnit unit) {
        ActionResult result = unit.juju().action(PackedUnit.UNIT, "get-credentials", Map.of());
        open.add("action " + result);
        return result;
    }

    /** Takes what can be read now, and searches the files. */
    private void look(PackedUnit unit) throws IOException {
        unit.inspect().history(PackedUnit.UNIT).forEach(status -> open.add("status " + status));
        open.add("application status " + unit.inspect().applicationStatus("orchestra"));
        open.add("version " + unit.inspect().workloadVersion("orchestra"));
        open.add("unit state " + unit.inspect().unitState(PackedUnit.UNIT));
        for (String endpoint : List.of("cluster", "storage", "api", "transform", "publisher")) {
            open.add("databag " + unit.inspect().unitBag(PackedUnit.UNIT, endpoint));
            open.add("databag " + unit.inspect().applicationBag("orchestra", endpoint));
        }
        ownSecrets(unit);
        search(folder);
    }

    /** What the unit made for itself, and for its accounts at database and broker. */
    private void ownSecrets(PackedUnit unit) throws IOException {
        JsonNode memory = JSON.readTree(unit.state().resolve("agent").resolve("memory.json"));
        memory.get("own")
                .properties()
                .forEach(own ->
                        canaries.known("own " + own.getKey(), own.getValue().asString()));
        memory.get("accounts")
                .properties()
                .forEach(account -> List.of("database-password", "broker-password")
                        .forEach(key -> canaries.known(
                                account.getKey() + " " + key,
                                account.getValue().get(key).asString())));
    }

    private void search(Path root) throws IOException {
        List<Finding> findings = new ArrayList<>(canaries.under(root));
        assertThat(findings)
                .as("files that hold a secret are for their owner only")
                .allMatch(finding -> (finding.mode() & 077) == 0);
        findings.forEach(finding -> holders.add(folder.relativize(finding.file())));
    }

    /** So that nothing found means something: each kind of process was seen, with arguments and environment. */
    private static void theWatchSawThemAll(ProcessWatch watch) {
        assertThat(watch.looks()).isGreaterThan(500);
        Stream.of(
                        "Supervisor",
                        "mongod",
                        "beam.smp",
                        "epmd",
                        "orchestra.orchestrator.Main",
                        "orchestra-agent-",
                        "/secret-get",
                        "/config-get")
                .forEach(program -> assertThat(watch.arguments())
                        .as("arguments of " + program)
                        .anyMatch(arguments -> arguments.contains(program)));
        Stream.of(
                        "JUJU_HOOK_NAME=install",
                        "JUJU_HOOK_NAME=config-changed",
                        "JUJU_HOOK_NAME=remove",
                        "CREDENTIALS_DIRECTORY=")
                .forEach(variable -> assertThat(watch.environments())
                        .as("an environment with " + variable)
                        .anyMatch(environment -> environment.contains(variable)));
    }
}
