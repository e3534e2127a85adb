package orchestra.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand graphs that run at once, again and again: what becomes of each, and what they leave in memory. */
final class ThousandGraphsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PUTTING_AWAY = Duration.ofSeconds(20);
    private static final long SEED = 20261121;
    private static final int WAVES = 3;
    private static final int GRAPHS = 1000;
    private static final int CLIENTS = 8;
    private static final String LIVE_TASK = "orchestra.orchestrator.task.LiveTask";
    /** Twice what a graph of ten nodes takes, and a cold orchestrator's first classes and connections with it. */
    private static final long EACH = 8L << 10;
    /** A tenth of what a wave takes while it runs, and some times what code that is new to the JVM adds by chance. */
    private static final long MARGIN = 256L << 10;

    private Platform platform;
    private Api api;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = new Platform(folder);
        api = platform.orchestrator("one");
        Platform.allow(api, "shell");
    }

    @AfterEach
    void stop() {
        platform.close();
        assertThat(platform.logs()).doesNotContain("canary");
    }

    @Test
    void eachOfThousandGraphsEndsAsItMustAndLeavesNothingInMemory() throws InterruptedException, ExecutionException {
        Random random = new Random(SEED);
        List<Long> after = new ArrayList<>();
        long idle = look().bytes();
        for (int wave = 1; wave <= WAVES; wave++) {
            String prefix = "graph-" + wave + "-";
            Map<String, RandomGraph> posted = post(IntStream.range(0, GRAPHS)
                    .mapToObj(number -> RandomGraph.draw(prefix + number, random))
                    .toList());
            assertThat(running()).as("tasks that run at once").isEqualTo(GRAPHS);
            LiveHeap all = look();
            assertThat(all.count(LIVE_TASK)).as("instances of " + LIVE_TASK).isEqualTo(GRAPHS);
            assertThat(all.bytes() - idle)
                    .as("bytes that %s graphs take", GRAPHS)
                    .isLessThan(GRAPHS * EACH);

            work(wave);
            platform.until(PATIENCE, () -> running() < GRAPHS / 2, () -> running() + " tasks run");
            assertThat(look().bytes() - idle).as("bytes in the middle of it").isLessThan(GRAPHS * EACH);
            platform.until(PATIENCE, () -> running() == 0, () -> running() + " tasks run");
            rest();
            posted.forEach((task, graph) -> graph.check(api.task(task)));

            idle = lookWhenEmpty().bytes();
            after.add(idle);
        }
        assertThat(after.subList(1, WAVES))
                .allSatisfy(bytes -> assertThat(bytes - after.getFirst())
                        .as("what came to stay since the first wave, of %s", after)
                        .isLessThan(MARGIN));
    }

    private LiveHeap look() {
        return LiveHeap.of(platform.program("one"));
    }

    /** The API tells that a task is over a moment before its orchestrator has put it away. */
    private LiveHeap lookWhenEmpty() {
        AtomicReference<LiveHeap> last = new AtomicReference<>(look());
        platform.until(
                PUTTING_AWAY,
                () -> last.get().count(LIVE_TASK) == 0
                        || last.updateAndGet(heap -> look()).count(LIVE_TASK) == 0,
                () -> last.get().count(LIVE_TASK) + " tasks that are over are in memory");
        return last.get();
    }

    private void work(int wave) {
        if (wave == 1) {
            platform.worker("w1", 32);
        } else {
            platform.program("w1").restart();
        }
    }

    private void rest() throws InterruptedException {
        platform.program("w1").terminate();
        assertThat(platform.program("w1").ends(30)).isTrue();
    }

    private Map<String, RandomGraph> post(List<RandomGraph> graphs) throws InterruptedException, ExecutionException {
        Map<String, RandomGraph> posted = new LinkedHashMap<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<String>> ids = new ArrayList<>();
            graphs.forEach(graph -> ids.add(clients.submit(() -> api.run(graph.json()))));
            for (int number = 0; number < graphs.size(); number++) {
                posted.put(ids.get(number).get(), graphs.get(number));
            }
        }
        return posted;
    }

    private int running() {
        return api.get("/v1/tasks?state=running&limit=1").body().path("total").intValue();
    }
}
