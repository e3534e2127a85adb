package orchestra.local;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The unit's API as a client on this machine sees it. */
final class Api implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    Api(int port) {
        this.port = port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Whether nothing listens: the connection is refused. */
    boolean refused() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException other) {
            return false;
        }
    }

    boolean ready() {
        try {
            return send(HttpRequest.newBuilder(URI.create(url() + "/health/ready")))
                            .statusCode()
                    == 200;
        } catch (IOException down) {
            return false;
        }
    }

    /** Signs in and gives the token. */
    String signIn(String user, String secret) throws IOException {
        String basic = Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(url() + "/v1/sessions"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.noBody()));
        if (response.statusCode() != 201) {
            throw new LocalFailure("sign-in as " + user + " answered " + response.statusCode());
        }
        JsonNode token = JSON.readTree(response.body()).path("token");
        if (!token.isString()) {
            throw new LocalFailure("sign-in as " + user + " gave no token");
        }
        return token.asString();
    }

    /** What is answered to a path with status 200. */
    String get(String path, String token) throws IOException {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(URI.create(url() + path)).header("Authorization", "Bearer " + token));
        if (response.statusCode() != 200) {
            throw new LocalFailure("GET " + path + " answered " + response.statusCode());
        }
        return response.body();
    }

    /** What is answered to JSON that is sent there, whatever the status. */
    String post(String path, byte[] json, String token) throws IOException {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json)))
                .body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
