package orchestra.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of running jobs when every secret that their worker has is changed. */
final class RotationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Few to be at work while the first secret changes, and enough for many seconds when the second does. */
    private static final int FIRST = 25;

    private static final int TASKS = 75;
    private static final int SUCCESS = 3;
    private static final int NODES = 4;
    /** What costs nothing, as nil, is not worth a line. */
    private static final int LOGGED = 2;

    private static final String BEGUN = "Attempt begun";
    private static final String CONNECTED = "Broker was connected";

    private Platform platform;
    private Api api;
    private Program orchestrator;
    private Program worker;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = new Platform(folder);
        api = platform.orchestrator("one");
        orchestrator = platform.program("one");
        worker = platform.worker("w1", 4);
    }

    @AfterEach
    void stop() {
        platform.close();
        assertThat(platform.logs()).doesNotContain("canary");
    }

    @Test
    void everyJobEndsOnceInSuccessWhileBothSecretsOfItsWorkerChange() {
        long pid = worker.pid();
        List<String> tasks = new ArrayList<>();
        run(tasks, FIRST);
        awaitEnded(5);
        changeNodesSecret();
        run(tasks, TASKS);
        awaitEnded(ended() + 5);
        changeBrokerPasswords();

        awaitOver(tasks);
        tasks.forEach(this::endedOnce);
        // One line for each sleep that is begun: none was begun twice, and no other.
        assertThat(begun()).hasSize(TASKS * LOGGED).doesNotHaveDuplicates();
        assertThat(worker.log().lastIndexOf(BEGUN))
                .as("the last attempt begun, after the last of two connections with the broker")
                .isGreaterThan(worker.log().lastIndexOf(CONNECTED));
        assertThat(worker.log()).containsSubsequence(CONNECTED, CONNECTED);
        assertThat(worker.alive()).isTrue();
        assertThat(worker.pid()).isEqualTo(pid);
    }

    /** The orchestrator is told first, as by the agent; workers elsewhere only when Juju gets to them. */
    private void changeNodesSecret() {
        orchestrator.credential("nodes-secret", "nodes-canary-2");
        platform.until(
                PATIENCE, () -> worker.log().contains("Sign-in refused"), () -> "the worker's secret counts still");
        worker.credential("nodes-secret", "nodes-canary-2");
    }

    /** Nothing that is connected stays so: from then on only the new passwords lead in. */
    private void changeBrokerPasswords() {
        platform.rabbit().changePassword("orchestra", "orchestra-canary-2");
        platform.rabbit().changePassword("workers", "workers-canary-2");
        platform.rabbit().closeConnections();
        orchestrator.credential("broker-uri", platform.rabbit().uri("orchestra", "orchestra-canary-2"));
        worker.credential("broker-uri", platform.rabbit().uri("workers", "workers-canary-2"));
    }

    /** Two jobs of each kind, one after the other: while some wait at the broker, others run, and others are told. */
    private static String graph(int number) {
        return """
            {"name": "graph-%d", "edges": [[0, 1], [1, 2], [2, 3]], "nodes": [
              {"id": 0, "engine": "sleep", "args": ["0.5"]},
              {"id": 1, "engine": "nil", "target": "w1"},
              {"id": 2, "engine": "nil", "target": "transform"},
              {"id": 3, "engine": "sleep", "args": ["0.7"]}]}
            """.formatted(number);
    }

    private void endedOnce(String id) {
        JsonNode task = api.task(id);
        assertThat(task.path("state").intValue()).as(task::toString).isEqualTo(SUCCESS);
        assertThat(task.path("nodes").size()).isEqualTo(NODES);
        for (JsonNode node : task.path("nodes")) {
            assertThat(node.path("state").intValue()).as(task::toString).isEqualTo(SUCCESS);
            assertThat(node.path("attempt").intValue()).as(task::toString).isEqualTo(1);
        }
    }

    private List<String> begun() {
        return worker.log()
                .lines()
                .filter(line -> line.contains(BEGUN))
                .map(line -> line.replaceFirst(".*\"attempt\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    /** Posts tasks until there are so many. */
    private void run(List<String> tasks, int count) {
        while (tasks.size() < count) {
            tasks.add(api.run(graph(tasks.size())));
        }
    }

    private void awaitEnded(long count) {
        platform.until(PATIENCE, () -> ended() >= count, () -> ended() + " attempts have ended");
    }

    /** How many attempts that are logged have ended. */
    private long ended() {
        return worker.log()
                .lines()
                .filter(line -> line.contains("Attempt ended"))
                .count();
    }

    private void awaitOver(List<String> tasks) {
        platform.until(PATIENCE, () -> over(tasks) == tasks.size(), () -> states(tasks) + "\n");
    }

    private int over(List<String> tasks) {
        return (int) tasks.stream().filter(task -> api.state(task) >= SUCCESS).count();
    }

    private String states(List<String> tasks) {
        Set<String> left = tasks.stream()
                .map(api::task)
                .filter(task -> task.path("state").intValue() != SUCCESS)
                .map(JsonNode::toString)
                .limit(2)
                .collect(Collectors.toSet());
        return over(tasks) + " tasks are over; of the others: " + left;
    }
}
