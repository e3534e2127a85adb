package orchestra.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of running graphs when their orchestrator is killed again and again. */
final class RestartIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int GRAPHS = 100;
    private static final int KILLS = 4;
    private static final long SEED = 20240615;

    private Platform platform;
    private Path counter;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = new Platform(folder);
        counter = platform.storage().resolve("counter");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void everyNodeOfHundredGraphsRunsOnceThoughTheirOrchestratorIsKilledFourTimes() {
        Api api = platform.orchestrator("one");
        platform.worker("w1", 4);
        platform.worker("w2", 4);
        Platform.allow(api, "shell");
        Set<String> wanted = new HashSet<>();
        List<String> tasks = post(api, wanted);
        for (int kill = 1; kill <= KILLS; kill++) {
            int lines = wanted.size() * kill / (KILLS + 1);
            platform.until(PATIENCE, () -> lines().size() >= lines, () -> "before kill: " + lines().size() + " lines");
            platform.program("one").kill();
            platform.program("one").restart();
            api = platform.api("one");
        }
        Api last = api;
        Set<String> running = new HashSet<>(tasks);
        Supplier<String> left = () -> running.size() + " run, such as "
                + running.stream()
                        .limit(2)
                        .map(task -> last.task(task).toString())
                        .toList();
        platform.until(
                PATIENCE,
                () -> {
                    running.removeIf(task -> last.state(task) >= 3);
                    return running.isEmpty();
                },
                left);
        for (String task : tasks) {
            JsonNode told = last.task(task);
            assertThat(told.path("state").intValue())
                    .as(() -> told + "\n" + platform.tails())
                    .isEqualTo(3);
            assertThat(told.path("nodes")
                            .valueStream()
                            .map(node -> node.path("state").intValue()))
                    .containsOnly(3);
        }
        // A line carries the attempt: also a second attempt at a node, or the same one made twice, would show.
        List<String> expected = wanted.stream().map(node -> node + "-1").toList();
        assertThat(lines()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Posts all graphs; adds their nodes, as {@code TASK-NODE}. */
    private List<String> post(Api api, Set<String> nodes) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> tasks = new ArrayList<>();
        for (int number = 0; number < GRAPHS; number++) {
            int size = random.nextInt(5, 11);
            String graph = graph("graph-" + number, size, random);
            String task = number > 0 ? api.run(graph) : platform.runOnceAllowed(api, graph);
            tasks.add(task);
            IntStream.range(0, size).forEach(node -> nodes.add(task + "-" + node));
        }
        return tasks;
    }

    /** A node for each number; every one but the first after one to three of those before it. */
    private String graph(String name, int size, SplittableRandom random) {
        String script = "echo $ORCHESTRA_ATTEMPT >> " + counter + "; sleep 0.2";
        String nodes = IntStream.range(0, size)
                .mapToObj(node -> """
                    {"id": %d, "name": "n%d", "engine": "shell", "artifact": "sh", "args": ["-c", "%s"]}
                    """.formatted(node, node, script))
                .collect(Collectors.joining(","));
        Set<String> edges = new LinkedHashSet<>();
        for (int node = 1; node < size; node++) {
            for (int edge = random.nextInt(1, 4); edge > 0; edge--) {
                edges.add("[%d,%d]".formatted(random.nextInt(node), node));
            }
        }
        return "{\"name\":\"%s\",\"edges\":[%s],\"nodes\":[%s]}".formatted(name, String.join(",", edges), nodes);
    }

    private List<String> lines() {
        try {
            return Files.exists(counter) ? Files.readAllLines(counter) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
