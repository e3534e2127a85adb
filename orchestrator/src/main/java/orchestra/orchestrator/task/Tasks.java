package orchestra.orchestrator.task;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import orchestra.broker.Broker;
import orchestra.daemon.Loop;
import orchestra.daemon.Parts;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.change.Change;
import orchestra.orchestrator.change.ChangeManager;
import orchestra.orchestrator.change.ChangeRoutes;
import orchestra.orchestrator.change.MongoChangeStore;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.http.Route;
import orchestra.protocol.AttemptId;
import orchestra.protocol.TaskId;
import orchestra.protocol.WorkerName;

/** What of this package the composition root puts together: the engine, from its stores to its routes. */
public final class Tasks implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PROGRESS = Duration.ofMillis(500);
    private static final Duration ADOPTING = Duration.ofSeconds(5);
    private static final Duration REFILLING = Duration.ofSeconds(10);

    private final Conductor conductor;
    private final Ownership ownership;
    private final Routing routing;
    private final Refill refill;
    private final TaskManager manager;
    private final List<Route> routes = new ArrayList<>();
    private final Parts running = new Parts();

    /**
     * What it needs of others.
     *
     * @param address the base of this daemon's API's URL, for its peers
     * @param token signs in as the workers' account and gives a bearer token
     * @param workers as their last heartbeats said
     * @param serving whether workers can reach this daemon; while they cannot, others carry on with its tasks
     * @param engineProblem what is wrong with an engine for a caller; empty when nothing is
     */
    public record Needs(
            DatabaseConnector database,
            Broker broker,
            String address,
            Supplier<String> token,
            Supplier<List<WorkerSight>> workers,
            BooleanSupplier serving,
            BiFunction<Caller, String, Optional<String>> engineProblem) {}

    private Tasks(Needs needs, Clock clock) {
        String incarnation = UUID.randomUUID().toString().replace("-", "");
        TaskStore store = new MongoTaskStore(needs.database());
        ProgressStore progress = new MongoProgressStore(needs.database());
        Signals signals = new Signals();
        ProgressBoard board = new ProgressBoard(progress);
        routing = new Routing(needs.broker());
        ChangeManager changes = running.add(new ChangeManager(
                new MongoChangeStore(needs.database()), needs.broker(), incarnation, this::never, clock));
        conductor = running.add(
                new Conductor(store, new BrokerDispatch(changes, routing::queue), board, signals::changed, clock));
        refill = new Refill(needs.broker(), routing, conductor, this::untakenOfOthers);
        ownership = new Ownership(
                new MongoPeerStore(needs.database()),
                store,
                conductor,
                new Peer(incarnation, needs.address(), 0, 0),
                needs.serving(),
                refill::untaken,
                clock,
                System::nanoTime);
        manager = running.add(new TaskManager(
                store,
                conductor,
                ownership,
                new HttpPeerReports(needs.token()),
                incarnation,
                () -> TaskId.of(UUID.randomUUID()),
                clock));
        routes.addAll(new TaskRoutes(manager, new TaskEvents(store, progress, signals), progress, needs.engineProblem())
                .routes());
        routes.addAll(new ReportRoutes(manager).routes());
        routes.addAll(new ChangeRoutes(changes).routes());
        begin(needs, changes, board);
    }

    /** Makes the indexes of tasks and pending changes. */
    public static void prepare(MongoDatabase database) {
        MongoTaskStore.prepare(database);
        MongoChangeStore.prepare(database);
    }

    /** Starts the engine; it goes on with what it finds. */
    public static Tasks start(Needs needs, Clock clock) {
        return new Tasks(needs, clock);
    }

    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** Attempts that a worker says it runs, and should not. */
    public List<AttemptId> unwanted(WorkerName worker, Collection<AttemptId> running) {
        return conductor.unwanted(worker.name() + "#" + worker.incarnation(), running);
    }

    /** A worker that was not known before: its queues are there when this returns, or as soon as there is a broker. */
    public void know(WorkerName worker) {
        routing.know(worker);
    }

    /** Stops, and tells the other orchestrators, who carry on at once. */
    @Override
    public void close() {
        running.close();
        ownership.leave();
    }

    private void begin(Needs needs, ChangeManager changes, ProgressBoard board) {
        LossWatch watch = new LossWatch(needs.workers(), needs.serving(), conductor, System::nanoTime);
        running.add(Loop.start("ownership", SECOND, ownership::turn));
        running.add(Loop.start("worker-watch", SECOND, () -> {
            watch.turn();
            routing.know(needs.workers().get());
        }));
        running.add(Loop.start("progress", PROGRESS, board::turn));
        running.add(Loop.start("changes", SECOND, changes::turn));
        running.add(Loop.start("changes-adopt", ADOPTING, () -> changes.adopt(ownership.alive())));
        running.add(Loop.start("refill", REFILLING, refill::turn));
    }

    private long untakenOfOthers() {
        return ownership.untakenOfOthers();
    }

    /** A job that an administrator said is never to be sent. */
    private void never(Change change, String account) {
        if (change.kind().equals(BrokerDispatch.JOB)) {
            AttemptId.parse(change.id())
                    .ifPresent(attempt -> conductor.refuse(attempt, "its job was cancelled by " + account));
        }
    }
}
