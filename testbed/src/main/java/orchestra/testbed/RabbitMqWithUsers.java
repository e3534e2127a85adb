package orchestra.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real RabbitMQ with one virtual host, {@value #HOST}, and the users that a test wants there, in a folder that goes
 * with it. Never runs as root. Listens to AMQP on the loopback interface only.
 */
public final class RabbitMqWithUsers implements AutoCloseable {
    public static final String HOST = "orchestra";

    private static final String NODE = "orchestra@localhost";
    private static final String NOBODY = "65534";
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final User ADMINISTRATOR = User.ofAll("administrator", "administrator-1");
    private static final int LOG_SHOWN = 4000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final int mapperPort = FreePort.any();
    private final int distributionPort = FreePort.any();
    private final RabbitMq server;

    /** A user with regular expressions of what it may configure, write and read; letters, digits and dashes only. */
    public record User(String name, String password, String configure, String write, String read) {
        /** One that may do everything in the virtual host. */
        public static User ofAll(String name, String password) {
            return new User(name, password, ".*", ".*", ".*");
        }
    }

    private RabbitMqWithUsers(Path folder, List<String> settings, List<User> users) throws IOException {
        this.folder = folder;
        int amqpPort = FreePort.any();
        int managementPort = FreePort.any();
        write("rabbitmq.conf", """
            listeners.tcp.1 = 127.0.0.1:%d
            management.tcp.ip = 127.0.0.1
            management.tcp.port = %d
            load_definitions = %s
            disk_free_limit.absolute = 50MB
            log.file = false
            log.console = true
            log.console.level = info
            %s
            """.formatted(
                        amqpPort, managementPort, folder.resolve("definitions.json"), String.join("\n", settings)));
        write("enabled_plugins", "[rabbitmq_management].\n");
        write(".erlang.cookie", "cookie-of-a-test");
        write("definitions.json", definitions(users));
        Files.createDirectories(folder.resolve("tmp"));
        if (isRoot()) {
            run(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()), Map.of());
        }
        RabbitMq.Program mapper = program(
                List.of("/usr/bin/env", "epmd", "-address", "127.0.0.1", "-port", Integer.toString(mapperPort)));
        this.server = RabbitMq.launch(
                mapper,
                program(List.of(RabbitMq.program().toString())),
                folder.resolve("log"),
                amqpPort,
                managementPort);
    }

    /** Starts one with these users, and waits until it listens. */
    public static RabbitMqWithUsers start(User... users) {
        return start(List.of(), users);
    }

    /** Starts one with more lines in its rabbitmq.conf, such as {@code consumer_timeout = 10000}. */
    public static RabbitMqWithUsers start(List<String> settings, User... users) {
        try {
            RabbitMqWithUsers started = new RabbitMqWithUsers(
                    Files.createTempDirectory("orchestra-rabbitmq"), List.copyOf(settings), List.of(users));
            started.server.awaitListening();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To kill, stop and launch it; its users come again from its files each time. */
    public RabbitMq server() {
        return server;
    }

    /** The connection string of a user with that password. */
    public String uri(String user, String password) {
        return "amqp://" + user + ":" + password + "@127.0.0.1:" + server.amqpPort() + "/" + HOST;
    }

    /** Starts it after it was killed or stopped, and waits until it listens. */
    public void relaunch() {
        server.launch();
        try {
            server.awaitListening();
        } catch (AssertionError dead) {
            throw new AssertionError(dead.getMessage() + ", which ends:\n" + logged(), dead);
        }
    }

    private String logged() {
        try {
            String log = Files.readString(server.log());
            return log.substring(Math.max(0, log.length() - LOG_SHOWN));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Kills it, forgets all queues and messages, and starts it again. */
    public void wipe() {
        server.kill();
        run(List.of("find", folder.resolve("mnesia").toString(), "-xdev", "-delete"), Map.of());
        relaunch();
    }

    /**
     * Whether it would know a quorum queue after it was killed. RabbitMQ 3.10 writes the name of a new one to its disk
     * seconds after it has declared it; killed before, it has the queue without a leader, and nobody can use it.
     */
    public boolean keeps(String queue) {
        Path names = folder.resolve("mnesia/" + NODE + "/quorum/" + NODE + "/names.dets");
        try {
            return Files.readString(names, StandardCharsets.ISO_8859_1).contains(HOST + "_" + queue);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until the next start. Connections with the old password stay. */
    public void changePassword(String user, String password) {
        manage("PUT", "/users/" + user, "{\"password\":\"" + password + "\",\"tags\":\"\"}");
    }

    /** Closes all connections, as an administrator does; takes seconds. */
    public void closeConnections() {
        control("close_all_connections", "-p", HOST, "closed by a test");
    }

    /** What the management API answers to a GET, as {@code /queues/orchestra}. */
    public String look(String path) {
        return manage("GET", path, "");
    }

    /** Deletes what the management API knows by this path, as {@code /queues/orchestra/NAME}. */
    public void delete(String path) {
        manage("DELETE", path, "");
    }

    /** Runs {@code rabbitmqctl}, which takes seconds. */
    public void control(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(RabbitMq.program().resolveSibling("rabbitmqctl").toString(), "-q", "-n", NODE));
        command.addAll(List.of(arguments));
        run(asNobody(command), environment());
    }

    @Override
    public void close() {
        server.close();
        run(List.of("find", folder.toString(), "-xdev", "-delete"), Map.of());
    }

    private String manage(String method, String path, String body) {
        String login = ADMINISTRATOR.name() + ":" + ADMINISTRATOR.password();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.managementPort() + "/api" + path))
                .timeout(PATIENCE)
                // The server resets a connection that asks for more and has a body.
                .version(HttpClient.Version.HTTP_1_1)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = send(request);
            if (response.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Again and again while the server starts. A client for each request: none keeps a connection to a dead server. */
    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try (HttpClient http = HttpClient.newHttpClient()) {
                return http.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException away) {
                if (Instant.now().isAfter(end)) {
                    throw away;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static String definitions(List<User> users) {
        List<User> all = new ArrayList<>(users);
        all.add(ADMINISTRATOR);
        String accounts = all.stream()
                .map(user -> "{\"name\":\"%s\",\"password\":\"%s\",\"tags\":\"%s\"}"
                        .formatted(user.name(), user.password(), user.equals(ADMINISTRATOR) ? "administrator" : ""))
                .collect(Collectors.joining(","));
        String permissions = all.stream()
                .map(user -> "{\"user\":\"%s\",\"vhost\":\"%s\",\"configure\":\"%s\",\"write\":\"%s\",\"read\":\"%s\"}"
                        .formatted(
                                user.name(),
                                HOST,
                                user.configure().replace("\\", "\\\\"),
                                user.write().replace("\\", "\\\\"),
                                user.read().replace("\\", "\\\\")))
                .collect(Collectors.joining(","));
        return "{\"users\":[%s],\"vhosts\":[{\"name\":\"%s\"}],\"permissions\":[%s]}"
                .formatted(accounts, HOST, permissions);
    }

    private void write(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private RabbitMq.Program program(List<String> command) {
        return new RabbitMq.Program(asNobody(command), environment());
    }

    private static List<String> asNobody(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        }
        whole.addAll(command);
        return whole;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("PATH", PATH),
                Map.entry("LANG", "C.UTF-8"),
                Map.entry("HOME", folder.toString()),
                Map.entry("TMPDIR", folder.resolve("tmp").toString()),
                Map.entry("RABBITMQ_NODENAME", NODE),
                Map.entry(
                        "RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        folder.resolve("enabled_plugins").toString()),
                Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log.d").toString()),
                Map.entry("RABBITMQ_LOGS", "-"),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distributionPort)),
                Map.entry("ERL_EPMD_PORT", Integer.toString(mapperPort)),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                // None may start a port mapper, which would outlive it.
                Map.entry("ERL_FLAGS", "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"),
                Map.entry("ERL_CRASH_DUMP_SECONDS", "0"),
                // The script becomes the server instead of waiting for it.
                Map.entry("RUNNING_UNDER_SYSTEMD", "true"));
    }

    private static void run(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            if (!environment.isEmpty()) {
                builder.environment().clear();
                builder.environment().putAll(environment);
            }
            Process process = builder.start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(command + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
