package orchestra.orchestrator.deadletter;

import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import orchestra.broker.Broker;
import orchestra.daemon.Loop;
import orchestra.daemon.Parts;
import orchestra.orchestrator.database.DatabaseConnector;
import orchestra.orchestrator.http.Route;

/** What of this package the composition root puts together. */
public final class DeadLetters implements AutoCloseable {
    private static final Duration WRITING = Duration.ofMillis(200);
    private static final Duration TIDYING = Duration.ofSeconds(5);

    private final DeadLetterStore store;
    private final Parts running = new Parts();

    private DeadLetters(DatabaseConnector database, Broker broker, MeterRegistry registry, Clock clock) {
        store = new MongoDeadLetterStore(database);
        DeadLetterCollector collector =
                running.add(new DeadLetterCollector(broker, store, DeadLetterCollector.KEPT_MOST, clock));
        Gauge.builder("orchestra.dead.letters", collector, DeadLetterCollector::kept)
                .description("Messages that no worker could read, kept until somebody has seen to them")
                .strongReference(true)
                .register(registry);
        running.add(Loop.start("dead-letters", WRITING, collector::turn));
        running.add(Loop.start("dead-letters-tidy", TIDYING, collector::tidy));
    }

    /** Makes the index of dead letters. */
    public static void prepare(MongoDatabase database) {
        MongoDeadLetterStore.prepare(database);
    }

    /** Starts to collect them. */
    public static DeadLetters start(DatabaseConnector database, Broker broker, MeterRegistry registry, Clock clock) {
        return new DeadLetters(database, broker, registry, clock);
    }

    public List<Route> routes() {
        return new DeadLetterRoutes(store).routes();
    }

    @Override
    public void close() {
        running.close();
    }
}
