package orchestra.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * How {@code ./run COMMAND} reaches the model that runs: HTTP on a loopback port, whose number and random token lie in
 * a file that only the owner may read. Values travel in the body, never in an argument list.
 */
final class Control implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final Path file;
    private final HttpServer server;

    /** What a person asked for. */
    record Request(String command, List<String> arguments) {}

    /** What is printed, and the exit code. */
    record Reply(int code, String text) {}

    /** Answers requests. */
    interface Handler {
        Reply answer(Request request);
    }

    private Control(Path file, HttpServer server) {
        this.file = file;
        this.server = server;
    }

    static Control open(Place place, Handler handler) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> serve(exchange, token, handler));
            server.start();
            Path file = place.control();
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, server.getAddress().getPort() + " " + token + "\n");
            return new Control(file, server);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot open the control port", failure);
        }
    }

    /** Asks the model that runs on the place; throws {@link LocalFailure} when none does. */
    static Reply ask(Place place, Request request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String[] control = Files.readString(place.control()).strip().split(" ", -1);
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control[0] + "/"))
                            .header("Authorization", "Bearer " + control[1])
                            .timeout(LIMIT)
                            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return JSON.readValue(response.body(), Reply.class);
        } catch (NoSuchFileException | java.net.ConnectException none) {
            throw new LocalFailure("no model runs on " + place.folder() + "; start one by ./run");
        } catch (IOException failure) {
            throw new LocalFailure("the model on " + place.folder() + " does not answer: " + failure, failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new LocalFailure("interrupted", interrupt);
        }
    }

    private static void serve(HttpExchange exchange, String token, Handler handler) throws IOException {
        try (exchange) {
            String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean known = MessageDigest.isEqual(
                    given.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
            Reply reply = known ? answered(exchange, handler) : new Reply(1, "the token is wrong");
            byte[] body = JSON.writeValueAsBytes(reply);
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Reply answered(HttpExchange exchange, Handler handler) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES);
        try {
            return handler.answer(JSON.readValue(body, Request.class));
        } catch (LocalFailure failure) {
            return new Reply(1, failure.said());
        } catch (RuntimeException failure) {
            return new Reply(1, "ERROR " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        server.stop(1);
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
