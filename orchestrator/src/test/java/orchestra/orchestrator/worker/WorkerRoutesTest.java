package orchestra.orchestrator.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Served;
import orchestra.protocol.ReportJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class WorkerRoutesTest {
    private final FakeWorkerStore store = new FakeWorkerStore();
    private final Served served = new Served(new WorkerRoutes(
                    new WorkerManager(store, worker -> {}, beat -> List.of(), Clock.systemUTC()),
                    new WorkerWatch(store, System::nanoTime))
            .routes());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void heartbeatIsAnsweredAndTheWorkerListed() throws Exception {
        HttpResponse<String> answer = put("node", "unit-1", beat("aaaaaaaa"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ReportJson.readHeartbeatAnswer(answer.body().getBytes(StandardCharsets.UTF_8))
                        .queues())
                .startsWith("transform.worker.unit-1")
                .hasSize(4);
        JsonNode list = json(served.send(served.request("/v1/workers/?role=transform", "admin")));
        assertThat(list.path("total").intValue()).isEqualTo(1);
        JsonNode worker = list.path("items").get(0);
        assertThat(worker).isEqualTo(json(served.send(served.request("/v1/workers/unit-1", "root"))));
        assertThat(worker.path("alive").booleanValue()).isTrue();
        assertThat(worker.path("facts").path("kernel").stringValue()).isEqualTo("6.1");
        assertThat(served.send(served.request("/v1/workers/unit-2", "root")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void replacedProcessIsRefused() throws Exception {
        put("node", "unit-1", beat("aaaaaaaa"));
        put("node", "unit-1", beat("bbbbbbbb"));
        HttpResponse<String> refused = put("node", "unit-1", beat("aaaaaaaa"));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("kind").stringValue()).isEqualTo("replaced");
    }

    @Test
    void onlyTheWorkersAccountBeatsAndOnlyAdministratorsLook() throws Exception {
        assertThat(put("admin", "unit-1", beat("aaaaaaaa")).statusCode()).isEqualTo(403);
        assertThat(served.send(served.request("/v1/workers", "node")).statusCode())
                .isEqualTo(403);
        assertThat(served.send(served.request("/v1/workers", "user")).statusCode())
                .isEqualTo(403);
        assertThat(store.all()).isEmpty();
    }

    @Test
    void whatIsNoHeartbeatIsRefused() throws Exception {
        assertThat(put("node", "unit-2", beat("aaaaaaaa")).statusCode()).isEqualTo(400);
        for (String body : new String[] {"{", "{}", "[]", "[".repeat(100_000), "{\"worker\":{}}", beat("nonsense")}) {
            assertThat(put("node", "unit-1", body).statusCode()).isEqualTo(400);
        }
        assertThat(store.all()).isEmpty();
    }

    private static String beat(String incarnation) {
        String valid = new String(
                ReportJson.write(WorkerStoreContract.heartbeat("transform", "unit-1", "aaaaaaaa")),
                StandardCharsets.UTF_8);
        return valid.replace("aaaaaaaa", incarnation);
    }

    private HttpResponse<String> put(String token, String name, String body) throws IOException, InterruptedException {
        return served.send(served.request("/v1/workers/" + name, token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
