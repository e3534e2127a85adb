package orchestra.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a client sees of tasks, on a whole platform of one orchestrator and one worker. */
final class PlatformIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Platform platform;
    private Api api;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = new Platform(folder);
        api = platform.orchestrator("one");
        platform.worker("w1", 4);
    }

    @AfterEach
    void stop() {
        platform.close();
        assertThat(platform.logs()).doesNotContain("canary");
    }

    @Test
    void seedsExampleRunsInOrderAndIsToldInGorchestratorsWords() throws IOException {
        String example = Files.readString(Path.of("../docs/examples/example.json"));
        Api.Answer accepted = api.post("/v1/tasks/", example);
        assertThat(accepted.status()).isEqualTo(202);
        String id = accepted.body().path("id").stringValue();
        assertThat(id).matches("[0-9a-f]{32}");
        await().atMost(PATIENCE).until(() -> api.state(id) == 3);
        JsonNode task = api.task(id);
        assertThat(task.path("nodes")
                        .valueStream()
                        .map(node -> node.path("state").intValue()))
                .hasSize(8)
                .containsOnly(3);
        // Cells carry the state of the node that they leave.
        assertThat(task.path("digraph").get(1).intValue()).isEqualTo(3);
        assertThat(task.path("digraph").get(2).intValue()).isZero();
        assertThat(stopped(task, 0)).isBeforeOrEqualTo(started(task, 1));
        assertThat(stopped(task, 3)).isBeforeOrEqualTo(started(task, 6));
        assertThat(task.path("nodes").get(1).path("output").path("output1").stringValue())
                .startsWith("b_");
        JsonNode listed =
                api.get("/v1/tasks/?state=success").body().path("items").get(0);
        assertThat(listed.path("id").stringValue()).isEqualTo(id);
        assertThat(listed.path("state").stringValue()).isEqualTo("success");
        assertThat(listed.path("stop_date").isString()).isTrue();
    }

    @Test
    void eventsTellEveryChangeAndGoOnAfterTheLastOne() throws IOException {
        String id = api.run(Files.readString(Path.of("../docs/examples/example.json")));
        List<String> all = ids(id, "");
        // Each of the eight is to run, runs, and succeeds; and the task ends.
        assertThat(all).hasSize(25).doesNotHaveDuplicates();
        for (int seen = 0; seen < all.size(); seen++) {
            assertThat(ids(id, all.get(seen))).isEqualTo(all.subList(seen + 1, all.size()));
        }
    }

    @Test
    void shellRunsOnlyOnceAnAdministratorAllowsItAndGivesItsOutputsToOthers() {
        String graph = """
            {"name": "shell", "edges": [[0, 1]], "nodes": [
              {"id": 0, "name": "first", "engine": "shell", "artifact": "echo", "args": ["word=hello"], "output": {"word": ""}},
              {"id": 1, "name": "second", "engine": "shell", "artifact": "echo",
               "args": ["said=get_attribute first:word"], "output": {"said": ""}}]}
            """;
        Api.Answer refused = api.post("/v1/tasks", graph);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("nodes[0].engine").contains("not allowed");
        Platform.allow(api, "shell");
        String id = await().atMost(PATIENCE)
                .until(() -> api.post("/v1/tasks", graph), answer -> answer.status() == 202)
                .body()
                .path("id")
                .stringValue();
        await().atMost(PATIENCE).until(() -> api.state(id) >= 3);
        assertThat(api.task(id).path("nodes").get(1).path("output").path("said").stringValue())
                .isEqualTo("hello");
    }

    @Test
    void shellsProgramsHaveTheLimitsOfTheWorkersSettings() {
        Platform.allow(api, "shell");
        // In KiB, and in blocks of 512 bytes.
        String graph = """
            {"nodes": [{"id": 0, "engine": "shell", "artifact": "sh", "output": {"memory": "", "file": ""},
              "args": ["-c", "echo memory=$(ulimit -v); echo file=$(ulimit -f)"]}]}
            """;
        String id = platform.runOnceAllowed(api, graph);
        await().atMost(PATIENCE).until(() -> api.state(id) >= 3);
        JsonNode output = api.task(id).path("nodes").get(0).path("output");
        assertThat(output.path("memory").stringValue()).isEqualTo("1048576");
        assertThat(output.path("file").stringValue()).isEqualTo("8388608");
    }

    @Test
    void cancelEndsTheWholeProcessTreeAndIsFoundOnce() throws IOException {
        Platform.allow(api, "shell");
        Path pids = platform.storage().resolve("pids");
        String script =
                "trap '' TERM; echo $$ >> %s; setsid sh -c 'trap \"\" TERM; echo $$ >> %s; sleep 300' & sleep 300"
                        .formatted(pids, pids);
        String id = await().atMost(PATIENCE)
                .until(() -> api.post("/v1/tasks", shell(script)), answer -> answer.status() == 202)
                .body()
                .path("id")
                .stringValue();
        await().atMost(PATIENCE)
                .until(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);
        assertThat(api.delete("/v1/tasks/" + id).status()).isEqualTo(200);
        assertThat(api.delete("/v1/tasks/" + id).status()).isEqualTo(404);
        await().atMost(PATIENCE)
                .until(() -> Files.readAllLines(pids).stream()
                        .noneMatch(pid -> ProcessHandle.of(Long.parseLong(pid)).isPresent()));
        assertThat(api.state(id)).isEqualTo(11);
    }

    @Test
    void hostileGraphsAreRefusedWithTheFaultAndHarmNobody() {
        List<String> hostile = new ArrayList<>(List.of(
                "{\"digraph\":[0,1,1,0],\"nodes\":[{\"id\":0,\"name\":\"a\"},{\"id\":1,\"name\":\"b\"}]}",
                "{\"digraph\":[0,0,0,0,0,0,0],\"nodes\":[{\"id\":0},{\"id\":1},{\"id\":2}]}",
                "{\"nodes\":[{\"id\":0,\"engine\":\"teleport\"}]}",
                "{\"nodes\":" + "[".repeat(5000) + "]".repeat(5000) + "}",
                "{\"name\":\"" + "x".repeat(10_000_000) + "\",\"nodes\":[{\"id\":0}]}",
                "",
                "null",
                "{\"nodes\":[{\"id\":7}]}"));
        for (String body : hostile) {
            Api.Answer answer = api.post("/v1/tasks", body);
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.body().path("code").intValue()).isEqualTo(answer.status());
            assertThat(answer.body().path("message").stringValue()).isNotEmpty();
        }
        assertThat(api.post("/v1/tasks", hostile.getFirst()).body().toString()).contains("a -> b -> a");
        assertThat(api.ready()).isTrue();
        assertThat(api.run("{\"nodes\":[{\"id\":0}]}")).hasSize(32);
    }

    static String shell(String script) {
        return """
            {"nodes": [{"id": 0, "engine": "shell", "artifact": "sh", "args": ["-c", "%s"]}]}
            """.formatted(script.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private List<String> ids(String id, String last) {
        try (var lines = api.events(id, last)) {
            return lines.filter(line -> line.startsWith("id:"))
                    .map(line -> line.substring(3).strip())
                    .toList();
        }
    }

    private static Instant started(JsonNode task, int node) {
        return Instant.parse(task.path("nodes").get(node).path("start_date").stringValue());
    }

    private static Instant stopped(JsonNode task, int node) {
        return Instant.parse(task.path("nodes").get(node).path("stop_date").stringValue());
    }
}
