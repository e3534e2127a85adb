package orchestra.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import orchestra.broker.Broker;
import orchestra.broker.BrokerUri;
import orchestra.daemon.FileReading;
import orchestra.daemon.InvalidSettings;
import orchestra.daemon.LogSettings;
import orchestra.daemon.Logs;
import orchestra.daemon.Loop;
import orchestra.daemon.Parts;
import orchestra.daemon.Watched;
import orchestra.protocol.ReportJson;
import orchestra.protocol.WorkerName;
import orchestra.worker.api.ApiClient;
import orchestra.worker.engine.Engine;
import orchestra.worker.report.Backoff;
import orchestra.worker.report.EndedStore;
import orchestra.worker.report.Reporter;
import orchestra.worker.settings.Credentials;
import orchestra.worker.settings.WorkerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program, but for what it does its work with. */
final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration LEFT = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration STOPPING = Duration.ofSeconds(40);
    private static final Duration BACKOFF = Duration.ofMillis(100);
    private static final Duration BACKOFF_MOST = Duration.ofSeconds(5);
    private static final int STOPPED = 0;
    private static final int INVALID = 2;

    private final Function<BrokerUri, Broker> brokers;
    private final Function<WorkerSettings, List<Engine>> engines;
    private final Parts parts = new Parts();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch hurry = new CountDownLatch(1);

    /** What the files say, read anew as they change. */
    private record Told(Watched<WorkerSettings> settings, Watched<Credentials> credentials) {}

    Daemon(Function<BrokerUri, Broker> brokers, Function<WorkerSettings, List<Engine>> engines) {
        this.brokers = brokers;
        this.engines = engines;
    }

    /**
     * Runs until it was asked to stop and has.
     *
     * @return the exit code
     */
    int run(String... arguments) throws InterruptedException {
        Logs.apply(new LogSettings(LogSettings.Level.INFO, LogSettings.Format.JSON));
        String credentials = System.getenv("CREDENTIALS_DIRECTORY");
        if (arguments.length != 1 || credentials == null) {
            LOG.error("Wanted: one argument, the properties file, and CREDENTIALS_DIRECTORY in the environment");
            return INVALID;
        }
        try {
            Told told = read(Path.of(arguments[0]), Path.of(credentials));
            Signals.onStop(this::stop);
            Worker worker = start(told);
            stop.await();
            LOG.info("Stopping");
            worker.drain(told.settings().get().drain(), hurry);
        } catch (InvalidSettings invalid) {
            invalid.problems()
                    .forEach(problem ->
                            LOG.atError().addKeyValue("problem", problem).log("Not valid"));
            parts.close();
            return INVALID;
        }
        Thread stopping = Thread.ofPlatform().daemon().name("stopping").start(parts::close);
        if (!stopping.join(STOPPING)) {
            LOG.warn("Not everything stopped in time");
        }
        LOG.info("Stopped");
        return STOPPED;
    }

    /** Asked once, it drains; asked again, it waits no longer. */
    private void stop() {
        if (stop.getCount() == 0) {
            hurry.countDown();
        }
        stop.countDown();
    }

    /** Says all that is wrong with what we are told, in both places, at once. */
    private static Told read(Path file, Path folder) {
        WorkerSettings.Machine machine = new WorkerSettings.Machine(
                Facts.hostname(), Runtime.getRuntime().availableProcessors());
        List<String> problems = new ArrayList<>();
        List<Runnable> readings = List.of(
                () -> WorkerSettings.read(FileReading.properties(file), machine),
                () -> Credentials.read(FileReading.folder(folder)));
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
        return new Told(
                new Watched<>("properties", () -> WorkerSettings.read(FileReading.properties(file), machine)),
                new Watched<>("credentials", () -> Credentials.read(FileReading.folder(folder))));
    }

    /** Starts everything, in this order. */
    private Worker start(Told told) throws InterruptedException {
        WorkerSettings settings = told.settings().get();
        Logs.apply(settings.log());
        LongSupplier nanos = System::nanoTime;
        WorkerName name = new WorkerName(
                settings.role(), settings.name(), UUID.randomUUID().toString().replace("-", ""));

        AttemptFolders folders = parts.add(AttemptFolders.take(settings.work()));
        EndedStore store = new EndedStore(settings.work().resolve("ended"));
        ApiClient api = parts.add(new ApiClient(
                () -> told.settings().get().apis(),
                () -> told.credentials().get().nodes(),
                nanos));
        Backoff backoff = new Backoff(
                BACKOFF, BACKOFF_MOST, () -> ThreadLocalRandom.current().nextDouble());
        Reporter reporter = parts.add(Reporter.start(name, api, backoff, nanos));
        Broker broker = parts.add(brokers.apply(uri(told.credentials().get())));
        Engines able = new Engines(engines.apply(settings), folders, GRACE);
        Attempts attempts = new Attempts(name, able, reporter, store);

        listen(told, settings, broker);
        parts.add(Loop.start("settings", EVERY_SECOND, () -> {
            told.settings().look();
            told.credentials().look();
        }));
        sendLeft(store, reporter);
        Worker worker =
                parts.add(Worker.start(name, settings.slots(), broker, api, reporter, attempts, Facts::now, nanos));
        parts.add(Loop.start("heartbeat", BEAT, worker::beat));
        LOG.atInfo()
                .addKeyValue("role", name.role())
                .addKeyValue("name", name.name())
                .addKeyValue("incarnation", name.incarnation())
                .addKeyValue("slots", settings.slots())
                .addKeyValue("engines", able.names())
                .log("Started");
        return worker;
    }

    private static void listen(Told told, WorkerSettings started, Broker broker) {
        told.settings().onChange((before, after) -> {
            Logs.apply(after.log());
            if (after.takesStart(started)) {
                LOG.warn("Some settings count from the next start on; log, api.urls and drain count now");
            }
        });
        told.credentials().onChange((before, after) -> {
            if (!after.broker().equals(before.broker())) {
                broker.use(uri(after));
            }
        });
    }

    /** Sends what a process before this one ended and could not tell; before a beat says that that one is gone. */
    private static void sendLeft(EndedStore store, Reporter reporter) throws InterruptedException {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (ReportJson.Batch left : store.all()) {
            sent.add(reporter.send(left.worker(), left.reports().getFirst()).thenAccept(answer -> {
                LOG.atInfo()
                        .addKeyValue("attempt", left.reports().getFirst().attempt())
                        .addKeyValue("answer", answer)
                        .log("Result of a process before told");
                store.forget(left.reports().getFirst().attempt());
            }));
        }
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(LEFT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException later) {
            LOG.atWarn().addKeyValue("results", sent.size()).log("Results of a process before are told later");
        }
    }

    private static BrokerUri uri(Credentials credentials) {
        return new BrokerUri(credentials.broker().reveal());
    }
}
