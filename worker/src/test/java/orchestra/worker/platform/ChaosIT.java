package orchestra.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import orchestra.worker.platform.Encodes.Part;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of jobs when all that runs them is killed, one after the other. */
final class ChaosIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int JOBS = 200;
    private static final int SUCCESS = 3;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> SIZES = List.of("640x360", "960x540", "1280x720", "854x480");

    private Platform platform;
    private Encodes encodes;
    private Api one;
    private Api two;
    /** The file that a task makes, by the task; empty for one that only sleeps. */
    private final Map<String, String> jobs = new LinkedHashMap<>();
    /** The state in which a task was first seen to be over. */
    private final Map<String, Integer> over = new HashMap<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = new Platform(folder);
        encodes = new Encodes(platform.storage());
        for (int job = 0; job < JOBS; job += 10) {
            encodes.make("clip-" + job + ".mkv", 2 + job / 10 % 4, SIZES.get(job / 10 % SIZES.size()));
        }
    }

    @AfterEach
    void stop() {
        platform.close();
        assertThat(platform.logs()).doesNotContain("canary");
    }

    @Test
    void everyJobEndsOnceWhateverIsKilled() throws IOException {
        one = platform.orchestrator("one");
        two = platform.orchestrator("two");
        for (String worker : List.of("w1", "w2", "w3")) {
            platform.worker(worker, 2);
        }
        Platform.allow(one, "shell");
        post();

        String first = killWhileItEncodes("");
        // Six at most are with workers, all others at the broker.
        assertThat(left()).as("jobs at the broker that loses everything").isGreaterThan(50);
        platform.rabbit().wipe();
        killWhileItEncodes(first);
        platform.rabbit().server().stop();
        platform.rabbit().server().launch();
        assertThat(left()).as("tasks when an orchestrator is killed").isGreaterThan(20);
        platform.program("two").kill();

        awaitOver(JOBS);
        assertThat(over.values()).as(() -> platform.tails()).containsOnly(SUCCESS);
        assertThat(one.get("/v1/tasks?state=success").body().path("total").intValue())
                .isEqualTo(JOBS);
        nothingIsLeft();
        everythingIsThere();
        jobs.keySet().forEach(this::endedOnce);
    }

    /** Every tenth encodes, every fifth other sleeps, the rest are programs; half of all at each orchestrator. */
    private void post() {
        Set<Api> asked = new HashSet<>();
        for (int job = 0; job < JOBS; job++) {
            Api api = (job / 10 + job) % 2 == 0 ? one : two;
            String made = "job-" + job;
            String graph;
            if (job % 10 == 0) {
                made += ".mp4";
                graph = graph(
                        "transform",
                        "ffmpeg",
                        "\"in=clip-%d.mkv\", \"out=%s\", \"profile=h264-480p\"".formatted(job, made));
            } else if (job % 5 == 0) {
                made = "";
                graph = graph("sleep", "", "\"%d\"".formatted(1 + job % 3));
            } else {
                Path file = platform.storage().resolve(made);
                graph = graph("shell", "sh", "\"-c\", \"sleep 1; echo %s > %s\"".formatted(made, file));
            }
            // An orchestrator may hear a moment later what another was told.
            boolean first = graph.contains("shell") && asked.add(api);
            jobs.put(first ? platform.runOnceAllowed(api, graph) : api.run(graph), made);
        }
    }

    private static String graph(String engine, String artifact, String args) {
        return "{\"nodes\": [{\"id\": 0, \"engine\": \"%s\", \"artifact\": \"%s\", \"args\": [%s]}]}"
                .formatted(engine, artifact, args);
    }

    /** Kills a worker other than this one, with bytes of its encode written and more to come; starts it again. */
    private String killWhileItEncodes(String not) {
        List<String> killed = new ArrayList<>();
        Callable<Boolean> caught = () -> encodes.begun()
                .flatMap(part -> kill(part, not))
                .map(killed::add)
                .orElse(false);
        platform.until(PATIENCE, caught, this::states);
        return killed.getFirst();
    }

    /** Kills who writes a file, and starts it again; who that was, if the file was not whole by then. */
    private Optional<String> kill(Part part, String not) {
        String worker =
                one.task(part.task()).path("nodes").get(0).path("worker").stringValue("");
        if (worker.isEmpty() || worker.equals(not)) {
            return Optional.empty();
        }
        platform.program(worker).kill();
        boolean partial = Files.exists(part.file());
        platform.program(worker).restart();
        return partial ? Optional.of(worker) : Optional.empty();
    }

    private void awaitOver(int count) {
        platform.until(PATIENCE, () -> JOBS - left() >= count, this::states);
    }

    /** How many tasks are not over, as the API tells it now. */
    private int left() {
        for (String task : jobs.keySet()) {
            if (!over.containsKey(task)) {
                int state = one.state(task);
                if (state >= SUCCESS) {
                    over.put(task, state);
                }
            }
        }
        return JOBS - over.size();
    }

    private String states() {
        return left() + " are not over: "
                + jobs.keySet().stream()
                        .filter(task -> over.getOrDefault(task, 0) != SUCCESS)
                        .map(one::task)
                        .toList() + "\nqueues: " + queues() + "\nchanges: " + one.get("/v1/changes")
                + "\nparts: " + encodes.parts();
    }

    private void nothingIsLeft() {
        platform.until(
                PATIENCE,
                () -> queues().size() > 1
                        && queues().values().stream().allMatch(messages -> messages == 0)
                        && one.get("/v1/changes").body().path("total").intValue() == 0,
                this::states);
        assertThat(queues()).containsKeys("orchestra.dead", "transform.jobs.normal");
        assertThat(one.get("/v1/dead-letters").body().path("total").intValue(-1))
                .isZero();
        assertThat(encodes.parts()).isEmpty();
        assertThat(Encodes.orphans(List.copyOf(jobs.keySet()))).isEmpty();
    }

    /** How many messages are in each queue, ready or with somebody; -1 where RabbitMQ has not counted them yet. */
    private Map<String, Integer> queues() {
        Map<String, Integer> queues = new HashMap<>();
        for (JsonNode queue : JSON.readTree(platform.rabbit().look("/queues/orchestra"))) {
            queues.put(queue.path("name").stringValue(), queue.path("messages").intValue(-1));
        }
        return queues;
    }

    private void everythingIsThere() throws IOException {
        List<String> made =
                jobs.values().stream().filter(file -> !file.isEmpty()).toList();
        try (Stream<Path> files = Files.list(platform.storage())) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.contains("job-")))
                    .containsExactlyInAnyOrderElementsOf(made);
        }
        for (String file : made) {
            if (file.endsWith(".mp4")) {
                assertThat(encodes.complaints(file)).as(file).isEmpty();
            } else {
                assertThat(platform.storage().resolve(file)).hasContent(file);
            }
        }
    }

    /** A task is as it was when it was first over, and its journal tells one end of its node, and one of its own. */
    private void endedOnce(String task) {
        assertThat(one.state(task)).isEqualTo(over.get(task));
        try (Stream<String> lines = one.events(task, "")) {
            List<String> told = lines.filter(line -> line.startsWith("data:")).toList();
            assertThat(told.stream().filter(line -> line.contains("\"state_name\":\"success\"")))
                    .as(() -> String.join("\n", told))
                    .hasSize(2);
        }
    }
}
