package orchestra.worker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import orchestra.daemon.Secret;
import orchestra.protocol.Job;
import orchestra.protocol.JobJson;
import orchestra.protocol.Report;
import orchestra.worker.api.ApiClient;
import orchestra.worker.api.FakeOrchestrator;
import orchestra.worker.engine.Attempt;
import orchestra.worker.engine.Ending;
import orchestra.worker.engine.Engine;
import orchestra.worker.report.Backoff;
import orchestra.worker.report.EndedStore;
import orchestra.worker.report.Reporter;
import org.jspecify.annotations.Nullable;

/** A worker in this process, between a broker and an API of the test's own. */
final class Bench implements AutoCloseable {
    final FakeBroker broker = new FakeBroker();
    final FakeOrchestrator api = new FakeOrchestrator();
    final Reporter reporter;
    private @Nullable Attempts attempts;
    private @Nullable Worker worker;
    private boolean closed;

    private final ApiClient client =
            new ApiClient(() -> List.of(api.url()), () -> new Secret(api.secret), System::nanoTime);
    private final AttemptFolders folders;
    private final EndedStore store;
    private final List<Engine> engines = new ArrayList<>();
    private final int slots;

    Bench(Path folder, int slots) {
        this.slots = slots;
        this.folders = AttemptFolders.take(folder);
        this.store = new EndedStore(folder.resolve("ended"));
        Backoff backoff = new Backoff(
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                () -> ThreadLocalRandom.current().nextDouble());
        this.reporter = Reporter.start(Samples.WORKER, client, backoff, System::nanoTime);
        engine("nil", (job, attempt) -> Ending.success(Map.of(), ""));
    }

    void engine(String name, BiFunction<Job, Attempt, Ending> run) {
        engines.add(engine(name, false, run));
    }

    void harmlessEngine(String name, BiFunction<Job, Attempt, Ending> run) {
        engines.add(engine(name, true, run));
    }

    private static Engine engine(String name, boolean harmless, BiFunction<Job, Attempt, Ending> run) {
        return new Engine() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Ending run(Job job, Attempt attempt) {
                return run.apply(job, attempt);
            }

            @Override
            public boolean harmless() {
                return harmless;
            }
        };
    }

    /** An engine that waits until it is let go, or told to stop. */
    CountDownLatch waitingEngine(String name) {
        CountDownLatch go = new CountDownLatch(1);
        engine(name, (job, attempt) -> {
            CountDownLatch stopped = new CountDownLatch(1);
            attempt.onStop(stopped::countDown);
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> go.getCount() == 0 || stopped.getCount() == 0);
            return attempt.stopping() ? Ending.failure("stopped", "") : Ending.success(Map.of(), "");
        });
        return go;
    }

    Attempts attempts() {
        return Objects.requireNonNull(attempts);
    }

    Worker worker() {
        return Objects.requireNonNull(worker);
    }

    void start() {
        Engines able = new Engines(engines, folders, Duration.ofMillis(500));
        Attempts running = new Attempts(Samples.WORKER, able, reporter, store);
        Worker started =
                Worker.start(Samples.WORKER, slots, broker, client, reporter, running, Facts::now, System::nanoTime);
        attempts = running;
        worker = started;
        started.beat();
    }

    void put(String queue, Job job) {
        broker.put(queue, JobJson.write(job));
    }

    /** Waits until the end of this node's attempt is accepted. */
    Report.Ended awaitEnd(int node) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> api.reports.stream()
                                .filter(report -> report instanceof Report.Ended
                                        && report.attempt().node() == node)
                                .map(Report.Ended.class::cast)
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    void drain(Duration patience, CountDownLatch hurry) {
        try {
            worker().drain(patience, hurry);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (worker != null) {
            worker.close();
        }
        broker.close();
        reporter.close();
        client.close();
        api.close();
        folders.close();
    }
}
