package orchestra.orchestrator.worker;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.HeartbeatAnswer;
import orchestra.protocol.QueueNames;
import orchestra.protocol.WorkerName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of workers, and the only writer of their collection. Safe for use by many threads. */
public final class WorkerManager {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerManager.class);
    private static final int TRIES = 5;

    private final WorkerStore store;
    private final Consumer<WorkerName> onFirstBeat;
    private final Function<Heartbeat, List<AttemptId>> unwanted;
    private final Clock clock;
    private final Map<String, WorkerName> declared = new ConcurrentHashMap<>();

    /**
     * Puts it together.
     *
     * @param onFirstBeat declares the queues of a worker; called before the first beat of a process that comes here is
     *     answered, again if it fails, and maybe by many threads. What it throws is what the beat is answered
     * @param unwanted which of the attempts that a worker says it runs are not wanted any more
     */
    public WorkerManager(
            WorkerStore store,
            Consumer<WorkerName> onFirstBeat,
            Function<Heartbeat, List<AttemptId>> unwanted,
            Clock clock) {
        this.store = store;
        this.onFirstBeat = onFirstBeat;
        this.unwanted = unwanted;
        this.clock = clock;
    }

    /**
     * Takes a heartbeat. The newest process of a name has it: one that was never seen replaces the one before.
     *
     * @throws Failure when the process was replaced by a newer one
     */
    public HeartbeatAnswer beat(Heartbeat heartbeat) {
        record(heartbeat);
        WorkerName worker = heartbeat.worker();
        if (!worker.equals(declared.get(worker.name()))) {
            onFirstBeat.accept(worker);
            declared.put(worker.name(), worker);
        }
        List<String> queues = new ArrayList<>();
        queues.add(QueueNames.worker(worker.role(), worker.name()));
        queues.addAll(QueueNames.jobs(worker.role()));
        return new HeartbeatAnswer(queues, unwanted.apply(heartbeat));
    }

    /** The broker may have lost its queues: the next beat of every worker has them declared again. */
    public void queuesLost() {
        declared.clear();
    }

    public Listing<Worker> list(Page page) {
        return store.list(page);
    }

    /**
     * The worker of this name.
     *
     * @throws Failure when there is none
     */
    public Worker get(String name) {
        return store.find(name)
                .orElseThrow(() -> Failure.of(FailureKind.NOT_FOUND, "No worker of this name was ever seen."));
    }

    private void record(Heartbeat heartbeat) {
        WorkerName worker = heartbeat.worker();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Optional<Worker> before = store.find(worker.name());
            if (before.isEmpty()) {
                if (store.create(Worker.first(heartbeat, now))) {
                    LOG.atInfo().addKeyValue("worker", worker).log("Worker seen for the first time");
                    return;
                }
                continue;
            }
            if (before.get().replaced().contains(worker.incarnation())) {
                throw Failure.of(
                        FailureKind.REPLACED,
                        "A newer process has the name " + worker.name() + ". Names of workers must differ: if two"
                                + " machines have it, change one of them.");
            }
            if (store.replace(before.get().next(heartbeat, now), before.get().beat())) {
                if (!before.get().incarnation().equals(worker.incarnation())) {
                    LOG.atInfo()
                            .addKeyValue("worker", worker)
                            .addKeyValue("before", before.get().incarnation())
                            .log("Worker began anew");
                }
                return;
            }
        }
        throw Failure.of(FailureKind.BUSY_DOCUMENT, "Others keep beating under this name. Try again.");
    }
}
