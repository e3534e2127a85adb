package orchestra.orchestrator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import orchestra.broker.AmqpBroker;
import orchestra.broker.Broker;
import orchestra.broker.BrokerUri;
import orchestra.daemon.FileReading;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.LogSettings;
import orchestra.daemon.Logs;
import orchestra.daemon.Loop;
import orchestra.daemon.Parts;
import orchestra.daemon.Secret;
import orchestra.daemon.Watched;
import orchestra.orchestrator.access.UserId;
import orchestra.orchestrator.database.DatabaseAddress;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.deadletter.DeadLetters;
import orchestra.orchestrator.engine.EngineManager;
import orchestra.orchestrator.engine.EngineRoutes;
import orchestra.orchestrator.engine.MongoEngineStore;
import orchestra.orchestrator.health.AboutRoutes;
import orchestra.orchestrator.health.HealthRoutes;
import orchestra.orchestrator.health.Metrics;
import orchestra.orchestrator.http.ApidocsRoutes;
import orchestra.orchestrator.http.Gate;
import orchestra.orchestrator.http.HttpOpener;
import orchestra.orchestrator.http.RequestMetrics;
import orchestra.orchestrator.http.Route;
import orchestra.orchestrator.http.Router;
import orchestra.orchestrator.session.SessionManager;
import orchestra.orchestrator.session.Sessions;
import orchestra.orchestrator.settings.Credentials;
import orchestra.orchestrator.settings.Settings;
import orchestra.orchestrator.storage.StorageConnector;
import orchestra.orchestrator.storage.StorageState;
import orchestra.orchestrator.storage.StorageWatch;
import orchestra.orchestrator.task.Tasks;
import orchestra.orchestrator.task.WorkerSight;
import orchestra.orchestrator.user.MongoUserStore;
import orchestra.orchestrator.user.PasswordHasher;
import orchestra.orchestrator.user.UserManager;
import orchestra.orchestrator.user.UserRoutes;
import orchestra.orchestrator.worker.MongoWorkerStore;
import orchestra.orchestrator.worker.WorkerManager;
import orchestra.orchestrator.worker.WorkerRoutes;
import orchestra.orchestrator.worker.WorkerStore;
import orchestra.orchestrator.worker.WorkerWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API daemon: {@code Main /path/orchestrator.properties} with the credentials' folder in
 * {@code CREDENTIALS_DIRECTORY}. Exits 0 after SIGTERM, 2 when it is told something that is not valid.
 */
public final class Main {
    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);
    private static final Duration DATABASE_LOOK = Duration.ofSeconds(2);
    private static final Duration REAPING = Duration.ofMinutes(10);
    private static final Duration STOPPING = Duration.ofSeconds(10);
    private static final int INVALID = 2;
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        Logs.apply(new LogSettings(LogSettings.Level.INFO, LogSettings.Format.JSON));
        Logger log = LoggerFactory.getLogger(Main.class);
        String folder = System.getenv("CREDENTIALS_DIRECTORY");
        if (arguments.length != 1 || folder == null) {
            log.error("Wanted: one argument, the properties file, and CREDENTIALS_DIRECTORY in the environment");
            System.exit(INVALID);
            return;
        }
        try {
            check(Path.of(arguments[0]), Path.of(folder));
            Parts parts = start(Path.of(arguments[0]), Path.of(folder));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parts, log), "stop"));
        } catch (InvalidSettings invalid) {
            invalid.problems()
                    .forEach(problem ->
                            log.atError().addKeyValue("problem", problem).log("Not valid"));
            System.exit(INVALID);
            return;
        }
        // The loops run on virtual threads, which keep no JVM alive.
        new CountDownLatch(1).await();
    }

    /** Says all that is wrong with what we are told, in both places, at once. */
    private static void check(Path file, Path folder) {
        List<String> problems = new ArrayList<>();
        List<Runnable> readings = List.of(
                () -> Settings.read(FileReading.properties(file)), () -> Credentials.read(FileReading.folder(folder)));
        for (Runnable reading : readings) {
            try {
                reading.run();
            } catch (InvalidSettings invalid) {
                problems.addAll(invalid.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
    }

    /** Starts everything, in this order. */
    private static Parts start(Path file, Path folder) {
        Parts parts = new Parts();
        Clock clock = Clock.systemUTC();

        Watched<Settings> settings = new Watched<>("properties", () -> Settings.read(FileReading.properties(file)));
        Watched<Credentials> credentials =
                new Watched<>("credentials", () -> Credentials.read(FileReading.folder(folder)));
        Logs.apply(settings.get().log());
        Metrics metrics = parts.add(new Metrics());

        DatabaseConnector database = parts.add(new DatabaseConnector(
                address(settings.get(), credentials.get()),
                List.of(MongoUserStore::prepare, Sessions::prepare, Tasks::prepare, DeadLetters::prepare)));
        PasswordHasher hasher = new PasswordHasher();
        UserManager users = new UserManager(
                new MongoUserStore(database),
                hasher,
                Sessions.ending(database),
                () -> new UserId(UUID.randomUUID()),
                clock);
        SessionManager sessions = Sessions.manager(database, users, hasher, credentials, metrics.registry(), clock);

        StorageConnector storage = new StorageConnector(MOUNTS);
        StorageWatch watch = new StorageWatch(() -> storage.look(settings.get().storage()));

        Broker broker =
                parts.add(new AmqpBroker("orchestrator " + settings.get().instance(), brokerUri(credentials.get())));
        WorkerStore workerStore = new MongoWorkerStore(database);
        EngineManager engines = new EngineManager(new MongoEngineStore(database), System::nanoTime);
        Tasks tasks = parts.add(Tasks.start(
                new Tasks.Needs(
                        database,
                        broker,
                        PeersAddress.of(settings.get()),
                        () -> Sessions.nodeToken(sessions, credentials),
                        () -> sights(workerStore),
                        () -> watch.state() instanceof StorageState.There,
                        engines::problem),
                clock));
        DeadLetters deadLetters = parts.add(DeadLetters.start(database, broker, metrics.registry(), clock));
        WorkerManager workers = new WorkerManager(
                workerStore, tasks::know, heartbeat -> tasks.unwanted(heartbeat.worker(), heartbeat.running()), clock);
        WorkerWatch workerWatch = new WorkerWatch(workerStore, System::nanoTime);

        List<Route> routes = new ArrayList<>();
        UserRoutes userRoutes = new UserRoutes(users);
        routes.addAll(new AboutRoutes(About.version()).routes());
        routes.addAll(new HealthRoutes(
                        watch::state,
                        database::state,
                        metrics.registry(),
                        () -> settings.get().instance())
                .routes());
        routes.addAll(Sessions.routes(sessions, userRoutes::account));
        routes.addAll(userRoutes.routes());
        routes.addAll(tasks.routes());
        routes.addAll(deadLetters.routes());
        routes.addAll(new EngineRoutes(engines).routes());
        routes.addAll(new WorkerRoutes(workers, workerWatch).routes());
        Router router = new Router(
                ApidocsRoutes.documented(routes, About.version()), sessions, new RequestMetrics(metrics.registry()));
        Gate gate = new Gate(() -> watch.look().there(), () -> settings.get().listen(), new HttpOpener(router));

        listen(settings, credentials, database, broker, sessions);
        parts.add(Loop.start("reaper", REAPING, sessions::reap));
        parts.add(Loop.start("database", DATABASE_LOOK, database::look));
        parts.add(Loop.start("settings", EVERY_SECOND, () -> {
            settings.look();
            credentials.look();
        }));
        parts.add(Loop.start("workers", EVERY_SECOND, workerWatch::look));
        parts.add(Loop.start("gate", EVERY_SECOND, gate::turn));
        // Last in, first out: requests end before anything they need does, also while a look at the storage hangs.
        parts.add(gate);
        return parts;
    }

    private static void listen(
            Watched<Settings> settings,
            Watched<Credentials> credentials,
            DatabaseConnector database,
            Broker broker,
            SessionManager sessions) {
        settings.onChange((before, after) -> {
            Logs.apply(after.log());
            database.use(address(after, credentials.get()));
        });
        credentials.onChange((before, after) -> {
            database.use(address(settings.get(), after));
            broker.use(brokerUri(after));
            sessions.rotated(before, after);
        });
    }

    private static DatabaseAddress address(Settings settings, Credentials credentials) {
        return new DatabaseAddress(credentials.database(), settings.databaseName());
    }

    private static List<WorkerSight> sights(WorkerStore workers) {
        return workers.all().stream()
                .map(worker -> new WorkerSight(
                        worker.said().worker().role(),
                        worker.name(),
                        worker.incarnation(),
                        worker.beat(),
                        Set.copyOf(worker.said().running())))
                .toList();
    }

    private static BrokerUri brokerUri(Credentials credentials) {
        return new BrokerUri(credentials.broker().map(Secret::reveal).orElse(""));
    }

    private static void stop(Parts parts, Logger log) {
        log.info("Stopping");
        Thread stopping = Thread.ofPlatform().daemon().name("stopping").start(parts::close);
        try {
            if (!stopping.join(STOPPING)) {
                log.warn("Not everything stopped in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        log.info("Stopped");
        // Of a signal the JVM makes an exit code of its own; asked to stop and stopped is success.
        Runtime.getRuntime().halt(0);
    }
}
