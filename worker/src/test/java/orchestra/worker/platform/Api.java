package orchestra.worker.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One orchestrator's API, as a client sees it that has signed in. */
final class Api {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private String token = "";

    Api(int port) {
        base = "http://127.0.0.1:" + port;
    }

    record Answer(int status, JsonNode body) {}

    String base() {
        return base;
    }

    String token() {
        return token;
    }

    Api signIn(String mail, String secret) {
        Answer answer = post("/v1/sessions", "{\"mail\":\"%s\",\"secret\":\"%s\"}".formatted(mail, secret));
        if (answer.status() != 201) {
            throw new AssertionError("sign-in answered " + answer);
        }
        token = answer.body().path("token").stringValue();
        return this;
    }

    boolean ready() {
        try {
            return get("/health/ready").status() == 200;
        } catch (UncheckedIOException away) {
            return false;
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, String body) {
        return send("POST", path, "application/json", body);
    }

    Answer patch(String path, String body) {
        return send("PATCH", path, "application/merge-patch+json", body);
    }

    /** Posts a graph that must be accepted; gives the task's id. */
    String run(String graph) {
        Answer answer = post("/v1/tasks", graph);
        if (answer.status() != 202) {
            throw new AssertionError("POST /v1/tasks answered " + answer);
        }
        return answer.body().path("id").stringValue();
    }

    JsonNode task(String id) {
        Answer answer = get("/v1/tasks/" + id);
        if (answer.status() != 200) {
            throw new AssertionError("GET of task " + id + " answered " + answer);
        }
        return answer.body();
    }

    int state(String id) {
        return task(id).path("state").intValue();
    }

    /** The lines of a stream of events, until it ends. */
    Stream<String> events(String id, String last) {
        HttpRequest.Builder request = request("/v1/tasks/" + id + "/events").timeout(Duration.ofMinutes(5));
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        try {
            HttpResponse<Stream<String>> response = client.send(request.GET().build(), BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw new AssertionError("events answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Answer send(String method, String path, String type, String body) {
        return send(request(path).header("Content-Type", type).method(method, BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            byte[] body = response.body();
            return new Answer(
                    response.statusCode(), body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
