package orchestra.worker.platform;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import orchestra.testbed.FreePort;
import orchestra.testbed.Mongod;
import orchestra.testbed.RabbitMqWithUsers;
import orchestra.testbed.RabbitMqWithUsers.User;
import org.awaitility.core.ConditionTimeoutException;
import org.bson.Document;

/**
 * A whole platform: mongod with authentication and a replica set, RabbitMQ with the users that the agent makes,
 * orchestrators and workers, each a process of its own.
 */
final class Platform implements AutoCloseable {
    static final String ROOT = "root-canary-1";
    private static final String NODES = "nodes-canary-1";
    private static final String MARKER = "this-storage";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int TAIL = 60;
    /** As the agent gives a worker's user. */
    private static final User WORKERS = new User(
            "workers", "workers-canary-1", "^transform\\..*", "^transform\\..*", "^(transform|orchestra)\\..*");

    private final Path folder;
    private final Mongod mongod;
    private final RabbitMqWithUsers rabbit;
    private final Map<String, Program> programs = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /** Starts the servers. */
    Platform(Path folder) {
        this(folder, List.of());
    }

    /** Starts the servers, RabbitMQ with more lines in its configuration. */
    Platform(Path folder, List<String> rabbitSettings) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("storage"));
            Files.writeString(folder.resolve("storage/.orchestra-storage"), MARKER);
            // Jobs of shell run as nobody when the tests run as root.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(folder.resolve("storage"), PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mongod = Mongod.guarded(folder.resolve("db"), "keycanary1", "rs0");
        initiate();
        rabbit = RabbitMqWithUsers.start(rabbitSettings, User.ofAll("orchestra", "orchestra-canary-1"), WORKERS);
    }

    Path storage() {
        return folder.resolve("storage");
    }

    RabbitMqWithUsers rabbit() {
        return rabbit;
    }

    /** Starts an orchestrator; gives its API when it is ready, signed in as root. */
    Api orchestrator(String name) {
        int port = FreePort.any();
        ports.put(name, port);
        String properties = """
            listen.address=127.0.0.1
            listen.port=%d
            storage.kind=directory
            storage.path=%s
            storage.marker=%s
            log.level=info
            log.format=json
            instance=%s
            """.formatted(port, storage(), MARKER, name);
        programs.put(
                name,
                new Program(
                        folder.resolve(name),
                        "orchestra.orchestrator.Main",
                        List.of("-Xmx512m"),
                        properties,
                        Map.of(
                                "root-secret",
                                ROOT,
                                "nodes-secret",
                                NODES,
                                "database-uri",
                                mongod.keyUri(),
                                "broker-uri",
                                rabbit.uri("orchestra", "orchestra-canary-1"))));
        return api(name);
    }

    /** The API of an orchestrator that was started, once it is ready; signed in anew. */
    Api api(String name) {
        Api api = new Api(ports.get(name));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(api::ready);
        return api.signIn("root", ROOT);
    }

    /** Starts a worker that knows every orchestrator started so far. */
    Program worker(String name, int slots) {
        List<String> apis = new ArrayList<>();
        ports.values().forEach(port -> apis.add("http://127.0.0.1:" + port));
        String properties = """
            role=transform
            name=%s
            slots=%d
            api.urls=%s
            storage.path=%s
            work.folder=%s
            shell.allowed=true
            shell.user=%s
            shell.memory=1G
            shell.file=4G
            drain=5s
            log.level=info
            log.format=json
            """.formatted(
                        name,
                        slots,
                        apis.stream().collect(Collectors.joining(" ")),
                        storage(),
                        folder.resolve(name).resolve("work"),
                        isRoot() ? "nobody" : "");
        Program worker = new Program(
                folder.resolve(name),
                "orchestra.worker.Main",
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                properties,
                Map.of("nodes-secret", NODES, "broker-uri", rabbit.uri(WORKERS.name(), WORKERS.password())));
        programs.put(name, worker);
        return worker;
    }

    Program program(String name) {
        Program program = programs.get(name);
        if (program == null) {
            throw new IllegalArgumentException("there is no program " + name);
        }
        return program;
    }

    /** Lets users use an engine. */
    static void allow(Api api, String engine) {
        Api.Answer answer = api.patch("/v1/engines/" + engine, "{\"roles\":[\"admin\",\"user\"]}");
        if (answer.status() != 200) {
            throw new AssertionError("PATCH of engine " + engine + " answered " + answer);
        }
    }

    /** Posts a graph with an engine that was allowed a moment ago, until it is accepted; gives the task's id. */
    String runOnceAllowed(Api api, String graph) {
        return await().atMost(PATIENCE)
                .until(() -> api.post("/v1/tasks", graph), answer -> answer.status() == 202)
                .body()
                .path("id")
                .stringValue();
    }

    /** Waits for a condition; fails with what {@code state} says then, and with the ends of all logs. */
    void until(Duration most, Callable<Boolean> condition, Supplier<String> state) {
        try {
            await().atMost(most).pollInterval(Duration.ofMillis(200)).until(condition);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(state.get() + "\n" + tails(), late);
        }
    }

    /** The ends of what programs logged, for a test that fails. */
    String tails() {
        return programs.entrySet().stream()
                .map(program -> "=== " + program.getKey() + "\n"
                        + program.getValue().log().lines().toList().reversed().stream()
                                .limit(TAIL)
                                .toList()
                                .reversed()
                                .stream()
                                .collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n"));
    }

    /** What programs logged, for a test that fails. */
    String logs() {
        return programs.entrySet().stream()
                .map(program ->
                        "=== " + program.getKey() + "\n" + program.getValue().log())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        programs.values().forEach(Program::close);
        rabbit.close();
        mongod.close();
    }

    private void initiate() {
        try (MongoClient client = MongoClients.create(mongod.keyUri())) {
            MongoDatabase admin = client.getDatabase("admin");
            Document member = new Document("_id", 0).append("host", mongod.member());
            admin.runCommand(
                    new Document("replSetInitiate", new Document("_id", "rs0").append("members", List.of(member))));
            await().atMost(PATIENCE)
                    .until(() -> admin.runCommand(new Document("hello", 1)).getBoolean("isWritablePrimary"));
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
