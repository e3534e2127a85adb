package orchestra.orchestrator.deadletter;

import static orchestra.orchestrator.deadletter.DeadLetterStoreContract.letter;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Served;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DeadLetterRoutesTest {
    private final FakeDeadLetterStore store = new FakeDeadLetterStore();
    private final Served served = new Served(new DeadLetterRoutes(store).routes());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void administratorsListAndReadWithTheNewestFirst() throws Exception {
        store.insert(List.of(letter("a", 1), letter("b", 2)));
        JsonNode list = json(get("/v1/dead-letters", "admin"));
        assertThat(list.path("total").intValue()).isEqualTo(2);
        assertThat(list.path("items").get(0).path("id").stringValue()).isEqualTo("b");
        JsonNode letter = json(get("/v1/dead-letters/a/", "root"));
        assertThat(letter).isEqualTo(list.path("items").get(1));
        assertThat(letter.toString())
                .isEqualTo("{\"id\":\"a\",\"message\":\"message-a\",\"exchange\":\"orchestra.jobs\","
                        + "\"routing_key\":\"transform.jobs.normal\",\"queue\":\"transform.jobs.normal\","
                        + "\"reason\":\"rejected\",\"died\":\"2026-11-21T08:00:00Z\","
                        + "\"received\":\"2026-11-21T08:00:01Z\",\"size\":4,\"encoding\":\"text\","
                        + "\"body\":\"{é}\",\"truncated\":false}");
        assertThat(json(get("/v1/dead-letters?message=message-b&sort=queue&limit=1", "admin"))
                        .path("total")
                        .intValue())
                .isEqualTo(1);
        assertThat(get("/v1/dead-letters?body=x", "admin").statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsNotToldIsNull() throws Exception {
        store.insert(List.of(new DeadLetter(
                "bare",
                "",
                new DeadLetter.Source("", "", "", "", Optional.empty()),
                Instant.EPOCH,
                new Content(9000, Content.BASE64, "AAEC"))));
        JsonNode letter = json(get("/v1/dead-letters/bare", "admin"));
        for (String field : List.of("message", "exchange", "routing_key", "queue", "reason", "died")) {
            assertThat(letter.path(field).isNull()).as(field).isTrue();
        }
        assertThat(letter.path("truncated").booleanValue()).isTrue();
    }

    @Test
    void seenToIsDeletedOnce() throws Exception {
        store.insert(List.of(letter("a", 1)));
        assertThat(delete("a", "admin").statusCode()).isEqualTo(204);
        assertThat(delete("a", "admin").statusCode()).isEqualTo(404);
        assertThat(get("/v1/dead-letters/a", "admin").statusCode()).isEqualTo(404);
    }

    @Test
    void nobodyElseMay() throws Exception {
        store.insert(List.of(letter("a", 1)));
        for (String token : List.of("user", "node")) {
            assertThat(get("/v1/dead-letters", token).statusCode()).isEqualTo(403);
            assertThat(get("/v1/dead-letters/a", token).statusCode()).isEqualTo(403);
            assertThat(delete("a", token).statusCode()).isEqualTo(403);
        }
        assertThat(get("/v1/dead-letters", "").statusCode()).isEqualTo(401);
        assertThat(store.count()).isEqualTo(1);
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return served.send(served.request(path, token));
    }

    private HttpResponse<String> delete(String id, String token) throws IOException, InterruptedException {
        return served.send(served.request("/v1/dead-letters/" + id, token).DELETE());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
