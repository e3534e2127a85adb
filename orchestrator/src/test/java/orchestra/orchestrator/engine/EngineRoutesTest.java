package orchestra.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import orchestra.orchestrator.http.Json;
import orchestra.orchestrator.http.Served;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class EngineRoutesTest {
    private final Served served =
            new Served(new EngineRoutes(new EngineManager(new FakeEngineStore(), System::nanoTime)).routes());

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void administratorAllowsAnEngineAndOthersSeeIt() throws Exception {
        assertThat(engine("user", "shell").path("roles").toString()).isEqualTo("[]");
        assertThat(patch("user", "shell", "{\"roles\":[\"user\"]}").statusCode())
                .isEqualTo(403);
        HttpResponse<String> allowed = patch("admin", "shell", "{\"roles\":[\"user\",\"admin\",\"user\"]}");
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(json(allowed).path("roles").toString()).isEqualTo("[\"admin\",\"user\"]");
        assertThat(engine("user", "shell").path("allowed").booleanValue()).isTrue();
        assertThat(engine("node", "shell").path("allowed").booleanValue()).isFalse();
    }

    @Test
    void nonsenseIsRefusedAndChangesNothing() throws Exception {
        for (String body : new String[] {
            "{\"roles\":[\"node\"]}",
            "{\"roles\":null}",
            "{\"roles\":\"admin\"}",
            "{\"roles\":[1]}",
            "{\"doc\":\"\"}",
            "[]"
        }) {
            assertThat(patch("root", "nil", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(patch("root", "bash", "{\"roles\":[]}").statusCode()).isEqualTo(404);
        assertThat(engine("user", "nil").path("roles").toString()).isEqualTo("[\"admin\",\"user\"]");
    }

    @Test
    void listPagesAndSortsAsAllListsDo() throws Exception {
        JsonNode page = json(served.send(served.request("/v1/engines?limit=2&sort=-name", "user")));
        assertThat(page.path("total").intValue()).isEqualTo(6);
        assertThat(page.path("items").get(0).path("name").stringValue()).isEqualTo("transform");
        assertThat(page.path("next").stringValue()).contains("offset=2");
    }

    private JsonNode engine(String token, String name) throws IOException, InterruptedException {
        return json(served.send(served.request("/v1/engines?name=" + name, token)))
                .path("items")
                .get(0);
    }

    private HttpResponse<String> patch(String token, String name, String body)
            throws IOException, InterruptedException {
        return served.send(served.request("/v1/engines/" + name, token)
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }
}
