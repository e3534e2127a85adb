package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import orchestra.charm.simulator.Inspector;
import orchestra.charm.simulator.Juju;
import orchestra.charm.simulator.JujuOptions;
import orchestra.charm.simulator.Status;

/** One model that runs: the unit orchestra/0, its supervisor, and the puppet application that offers storage. */
final class Session implements AutoCloseable {
    static final String APPLICATION = "orchestra";
    static final String UNIT = "orchestra/0";
    static final String STORAGE = "storage";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Place place;
    private final Path archive;
    private final Screen screen;
    private final Juju juju;
    private final Inspector inspector;
    private final Database database;
    private final Broker broker;
    private final PortClaims claims = PortClaims.ofThisUser();
    private final UnitProperties ports;
    private final SupervisorProcess supervisor;
    private final Api api;
    private final LocalWorker worker;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private Session(Place place, Path archive, Screen screen) {
        this.place = place;
        this.archive = archive;
        this.screen = screen;
        this.juju = Juju.open(place.juju(), JujuOptions.named("laptop").listener(screen));
        this.inspector = juju.inspect();
        this.database = Database.choose(place);
        this.broker = Broker.choose(place);
        this.ports = UnitProperties.settle(
                inspector.unitFolder(UNIT).resolve("local.properties"), place, database, broker, claims);
        LocalWorker.forget(place);
        this.supervisor = SupervisorProcess.start(place);
        this.api = new Api(ports.apiPort());
        this.worker = new LocalWorker(place, api, juju, inspector);
    }

    static Session open(Place place, Path archive, Screen screen) {
        if (!Files.isRegularFile(archive)) {
            throw new LocalFailure("there is no packed charm at " + archive + "; build it by mvn package");
        }
        return new Session(place, archive, screen);
    }

    Juju juju() {
        return juju;
    }

    Inspector inspect() {
        return inspector;
    }

    Place place() {
        return place;
    }

    Api api() {
        return api;
    }

    LocalWorker worker() {
        return worker;
    }

    Database database() {
        return database;
    }

    Broker broker() {
        return broker;
    }

    int brokerPort() {
        return ports.broker().amqp();
    }

    Status status() {
        return inspector.status(UNIT);
    }

    boolean supervised() {
        return supervisor.alive();
    }

    boolean isNew() {
        return !inspector.hasApplication(APPLICATION);
    }

    /** Deploys the charm; or, where it is deployed, refreshes it when the archive is another one, and boots. */
    void begin() {
        if (isNew()) {
            juju.deploy(APPLICATION, archive, Map.of());
        } else {
            if (differs(archive, inspector.archive(APPLICATION))) {
                screen.step("the charm is another one than before: refresh");
                juju.refresh(APPLICATION, archive);
            }
            juju.reboot(UNIT);
        }
        settle();
    }

    /** Whether the storage application was ever there; the first start introduces it. */
    boolean knowsStorage() {
        return inspector.hasApplication(STORAGE);
    }

    /** Relates the directory that stands for shared storage, in the words of the mount interface. */
    void relateStorage() {
        if (!knowsStorage()) {
            juju.puppet(STORAGE, Map.of("storage", "mount"));
        }
        juju.integrate(APPLICATION + ":storage", STORAGE + ":storage");
        juju.player()
                .unitData(
                        STORAGE + "/0",
                        "storage",
                        Map.of("fstype", "bind", "mountpoint", place.shared().toString(), "options", ""));
    }

    void unrelateStorage() {
        juju.removeRelation(APPLICATION + ":storage", STORAGE + ":storage");
    }

    /** Runs every hook that is due, unless the session is to stop. */
    void settle() {
        while (!stopping.get() && juju.step()) {
            // Each step is one hook.
        }
    }

    /** Plays on until the unit is active and its API answers ready; false when that takes longer. */
    boolean awaitReady(Duration limit) {
        return await(limit, () -> status().name().equals("active") && api.ready());
    }

    /** Plays on until something holds; false when that takes longer, or the session is to stop. */
    boolean await(Duration limit, java.util.function.BooleanSupplier wish) {
        long end = System.nanoTime() + limit.toNanos();
        while (!stopping.get()) {
            settle();
            if (wish.getAsBoolean()) {
                return true;
            }
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return false;
    }

    /** Starts the worker once the API is ready, hands on its changed secrets; says whether this has started it. */
    boolean tendWorker() {
        return !stopping.get() && worker.look();
    }

    /** No hook is begun any more. */
    void stop() {
        stopping.set(true);
    }

    boolean isStopping() {
        return stopping.get();
    }

    /** Stops every process, also a hook that runs, which is due again at the next start; the state stays. */
    @Override
    public void close() {
        stop();
        juju.abandon();
        worker.close();
        supervisor.close();
        juju.close();
        api.close();
        claims.close();
    }

    private static boolean differs(Path one, Path other) {
        try {
            return Files.mismatch(one, other) >= 0;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot compare " + one + " with " + other, failure);
        }
    }
}
