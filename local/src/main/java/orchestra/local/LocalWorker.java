package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import orchestra.charm.simulator.ActionResult;
import orchestra.charm.simulator.Inspector;
import orchestra.charm.simulator.Juju;
import orchestra.charm.simulator.JujuException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one worker of a local model. It gets what an operator would give a worker that is no charm: the secrets that
 * {@code get-credentials} names. The unit's supervisor runs it beside the unit's services. Used by one thread.
 */
final class LocalWorker implements AutoCloseable {
    static final String ROLE = "transform";
    static final String NAME = "laptop";

    private static final String MAIN = "orchestra.worker.Main";
    private static final String HEAP = "-Xmx128m";
    /** Shorter than the supervisor waits after SIGTERM. */
    private static final String DRAIN = "2s";

    private static final Duration STOP = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final List<String> OPTIONS = List.of("nodes_secret", "rabbit_password");
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Place place;
    private final Api api;
    private final Juju juju;
    private final Inspector inspector;
    private @Nullable Way way;
    private volatile boolean started;

    /**
     * Where the secrets are, as the action told.
     *
     * @param settings of the options that may move them
     * @param broker the URI without its password
     */
    private record Way(Map<String, Object> settings, SecretCommand nodes, String broker, SecretCommand password) {}

    LocalWorker(Place place, Api api, Juju juju, Inspector inspector) {
        this.place = place;
        this.api = api;
        this.juju = juju;
        this.inspector = inspector;
    }

    /** Takes back what a session left that was killed: the supervisor would run it before there is an API. */
    static void forget(Place place) {
        try {
            Files.deleteIfExists(wish(place));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + wish(place), failure);
        }
    }

    /** Starts it once the API is ready; hands on secrets that have changed. Says whether this has started it. */
    boolean look() {
        if (!started && !api.ready()) {
            return false;
        }
        try {
            Optional<Way> told = way();
            if (told.isEmpty()) {
                return false;
            }
            boolean known = secrets(told.get());
            boolean first = known && !started;
            if (first) {
                start();
                started = true;
            }
            return first;
        } catch (JujuException later) {
            return false;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep the worker's files in " + place.worker(), failure);
        }
    }

    boolean runs() {
        return Files.exists(running());
    }

    Path log() {
        return place.unitState().resolve("log").resolve("worker.log");
    }

    /** Waits until it has ended: what it needs is stopped afterwards. */
    @Override
    public void close() {
        forget(place);
        long end = System.nanoTime() + STOP.toNanos();
        while (started && runs() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        started = false;
    }

    /** Asks again only when an option may have moved a secret: an action is a process. */
    private Optional<Way> way() {
        Map<String, Object> settings = new TreeMap<>(juju.settings(Session.APPLICATION));
        settings.keySet().retainAll(OPTIONS);
        if (way == null || !way.settings.equals(settings)) {
            ActionResult told = juju.action(Session.UNIT, "get-credentials", Map.of());
            String broker = told.result("broker-nodes");
            if (!told.completed() || broker.isEmpty()) {
                return Optional.empty();
            }
            way = new Way(
                    settings,
                    new SecretCommand(told.result("nodes-secret-command"), "nodes-secret"),
                    broker,
                    new SecretCommand(told.result("broker-nodes-command"), "rabbit-password"));
        }
        return Optional.ofNullable(way);
    }

    /** Whether there are any. */
    private boolean secrets(Way told) throws IOException {
        String nodes = told.nodes.revealed(juju, inspector);
        String password = told.password.revealed(juju, inspector);
        if (nodes.isEmpty() || password.isEmpty()) {
            return false;
        }
        Path folder = place.workerCredentials();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(place.worker());
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        replace(folder.resolve("nodes-secret"), nodes);
        replace(folder.resolve("broker-uri"), withPassword(told.broker, password));
        return true;
    }

    /** For instance {@code amqp://nodes:PASSWORD@127.0.0.1:5672/orchestra}. */
    static String withPassword(String uri, String password) {
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        return uri.replaceFirst("@", ":" + Matcher.quoteReplacement(encoded) + "@");
    }

    private void start() throws IOException {
        Files.createDirectories(place.worker().resolve("work"));
        Path settings = place.worker().resolve("worker.properties");
        replace(settings, """
            role=%s
            name=%s
            api.urls=%s
            storage.path=%s
            work.folder=%s
            drain=%s
            shell.allowed=false
            log.format=text
            """.formatted(
                        ROLE,
                        NAME,
                        api.url(),
                        escaped(place.unitState().resolve("storage")),
                        escaped(place.worker().resolve("work")),
                        DRAIN));
        Map<String, Object> wish = Map.of(
                "command", JavaProgram.command(HEAP, MAIN, settings.toString()),
                "environment",
                        Map.of(
                                "CREDENTIALS_DIRECTORY",
                                place.workerCredentials().toString(),
                                "LANG",
                                "C.UTF-8",
                                "PATH",
                                Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin")));
        replace(wish(place), JSON.writeValueAsString(wish));
    }

    /** A properties file takes a backslash for an escape. */
    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\");
    }

    /** Nobody sees half of it, and nobody but us reads it. */
    private static void replace(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where the supervisor reads what it is to run. */
    private static Path wish(Place place) {
        return place.unitState().resolve("services").resolve("worker.json");
    }

    /** Where it says what runs. */
    private Path running() {
        return place.unitState().resolve("services").resolve("worker.run");
    }
}
