package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import orchestra.charm.simulator.ActionResult;
import orchestra.charm.simulator.LogLine;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./run --check}: all of it in a folder of its own, with the proofs a stranger would ask for. */
final class Check {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOSS = Duration.ofSeconds(10);
    private static final int LAST_LINES = 40;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path archive;
    private final Path checkout;
    private final Screen screen;

    Check(Path archive, Path checkout, Screen screen) {
        this.archive = archive;
        this.checkout = checkout;
        this.screen = screen;
    }

    /** Gives the exit code. */
    int run() {
        Path folder = temporary();
        Place place = Place.at(folder);
        int code = 1;
        try (StateLock _ = StateLock.take(place)) {
            code = proven(place) ? 0 : 1;
        } finally {
            code = leftovers(place) ? 1 : code;
            delete(folder);
        }
        screen.say(code == 0 ? "all is well" : "the check failed");
        return code;
    }

    private boolean proven(Place place) {
        try (Session session = Session.open(place, archive, screen)) {
            // Ctrl-C: no process may stay.
            Thread end = Thread.ofPlatform().unstarted(session::close);
            Runtime.getRuntime().addShutdownHook(end);
            try {
                prove(session);
                return true;
            } catch (LocalFailure failure) {
                screen.say("FAILED: " + failure.said());
                tell(session, place);
                return false;
            } finally {
                forget(end);
            }
        }
    }

    private void prove(Session session) {
        Place place = session.place();
        screen.say("database: " + session.database().said());
        screen.say("broker: " + session.broker().said());
        session.begin();
        require(
                session.status().name().equals("blocked"),
                "without storage the unit is blocked, found " + session.status());
        require(session.api().refused(), "without storage nothing listens on the API's port");
        screen.step("proved: no storage, no API");

        session.relateStorage();
        require(
                session.awaitReady(PATIENCE),
                "with storage the unit is active and the API ready, found " + session.status());
        require(
                session.inspect().openedPorts(Session.UNIT).size() == 1,
                "one port is opened, found " + session.inspect().openedPorts(Session.UNIT));
        screen.step("proved: storage, and the API is ready");

        signIn(session);
        screen.step("proved: root signs in with what get-credentials tells");
        knock(session);
        screen.step("proved: the broker knows its users, and no guest");

        Path away = place.folder().resolve("shared-away");
        move(place.shared(), away);
        require(
                session.await(LOSS, () -> session.api().refused()),
                "the API's port is closed within 10 s of the loss of the storage, with no hook");
        screen.step("proved: storage taken away, the API's port is closed");
        move(away, place.shared());
        require(session.awaitReady(PATIENCE), "the API is ready again when the storage is back");
        signIn(session);
        screen.step("proved: storage given back, the API is ready and root signs in");

        require(session.tendWorker(), "a worker starts once the API is ready");
        FirstTask task = FirstTask.of(place, checkout, session.api().url());
        String proven = new FirstTaskCheck(session, task, FirstTask.graph(checkout)).proven(rootSecret(session));
        screen.step("proved: " + proven);
    }

    private static String rootSecret(Session session) {
        ActionResult result = session.juju().action(Session.UNIT, "get-credentials", Map.of());
        require(result.completed(), "get-credentials completes, found: " + result.message());
        String secret = new Commands(session, () -> {}).revealed(result);
        require(!secret.isEmpty(), "get-credentials tells where root's secret is");
        return secret;
    }

    private static void signIn(Session session) {
        try {
            String token = session.api().signIn("root", rootSecret(session));
            require(session.api().get("/v1/users/me", token).contains("root"), "GET /v1/users/me tells of root");
        } catch (IOException failure) {
            throw new LocalFailure("signing in: " + failure, failure);
        }
    }

    private static void knock(Session session) {
        int port = session.brokerPort();
        try {
            require(!AmqpLogin.accepted(port, "guest", "guest"), "the broker refuses guest");
            if (session.broker().embedded()) {
                Map<String, String> users = JSON.readValue(
                        Files.readAllBytes(session.place().brokerUsers()), new TypeReference<Map<String, String>>() {});
                require(!users.isEmpty(), "the agent gave the embedded broker its users");
                for (Map.Entry<String, String> user : users.entrySet()) {
                    require(
                            AmqpLogin.accepted(port, user.getKey(), user.getValue()),
                            "the broker lets in " + user.getKey());
                }
            }
        } catch (IOException failure) {
            throw new LocalFailure("knocking at the broker: " + failure, failure);
        }
    }

    private static void require(boolean fact, String wanted) {
        if (!fact) {
            throw new LocalFailure(wanted);
        }
    }

    private void tell(Session session, Place place) {
        List<LogLine> lines = session.inspect().logs();
        screen.say("--- the model's last lines");
        lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                .forEach(line -> screen.say(line.toString()));
        Path log = place.unitState().resolve("log");
        if (Files.isDirectory(log)) {
            try (Stream<Path> files = Files.list(log)) {
                files.sorted().forEach(file -> tail(file));
            } catch (IOException failure) {
                screen.say("cannot read " + log + ": " + failure);
            }
        }
        tail(place.supervisorLog());
    }

    private void tail(Path file) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            screen.say("--- " + file.getFileName());
            lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).forEach(screen::say);
        } catch (IOException failure) {
            screen.say("cannot read " + file + ": " + failure);
        }
    }

    /** Whether a process of this check still runs; says which. A daemon is known by its environment only. */
    private boolean leftovers(Place place) {
        List<String> left = ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> mentions(process, place.folder().toString()))
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .toList();
        left.forEach(line -> screen.say("still runs: " + line));
        return !left.isEmpty();
    }

    private static boolean mentions(ProcessHandle process, String folder) {
        Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
        try {
            return process.info()
                            .commandLine()
                            .filter(line -> line.contains(folder))
                            .isPresent()
                    || new String(Files.readAllBytes(environment), StandardCharsets.UTF_8).contains(folder);
        } catch (IOException othersOrGone) {
            return false;
        }
    }

    private static void forget(Thread end) {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException ending) {
            // The program ends already and that thread does its work.
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("orchestra-check-");
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make a temporary folder", failure);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot move " + from, failure);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + folder, failure);
        }
    }
}
