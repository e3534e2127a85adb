package orchestra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed to be pasted, in bash, against a server that writes down what it is sent. */
final class FirstTaskTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String SECRET = "a \"quoted\" \\ back'slash\\n $HOME secret: é";

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();

    @Test
    void pastedCommandsSignInWithAnySecretThenPostAndShow() throws Exception {
        assumeThat(ServerProgram.onPath("curl")).as("curl is on the PATH").isPresent();
        Path checkout = Files.createDirectories(folder.resolve("a checkout"));
        Path graph = FirstTask.graph(checkout);
        Files.createDirectories(graph.getParent());
        Files.writeString(graph, "{\"nodes\":[]}");
        Path run = Files.writeString(checkout.resolve("run"), """
            #!/bin/sh
            echo "asked: $*" >&2
            printf 'username: root\\n'
            printf 'secret: %s\\n' "$(cat "$(dirname "$0")/secret")"
            """);
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(checkout.resolve("secret"), SECRET);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        try {
            FirstTask task = FirstTask.of(
                    new Place(folder.resolve("it's here")),
                    checkout,
                    "http://127.0.0.1:" + server.getAddress().getPort());
            String printed = bash(task);
            assertThat(printed)
                    .contains("asked: --state " + folder.resolve("it's here") + " action get-credentials")
                    .endsWith("{\"id\":\"" + ID + "\"}\n{\"id\":\"" + ID + "\",\"state\":3}");
        } finally {
            server.stop(0);
        }
        String basic = Base64.getEncoder().encodeToString(("root:" + SECRET).getBytes(StandardCharsets.UTF_8));
        assertThat(sent)
                .containsExactly(
                        "POST /v1/sessions Basic " + basic + " ",
                        "POST /v1/tasks Bearer orchestra_A-b_9 {\"nodes\":[]}",
                        "GET /v1/tasks/" + ID + " Bearer orchestra_A-b_9 ");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            sent.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = (switch (path) {
                        case "/v1/sessions" -> "{\"token\":\"orchestra_A-b_9\",\"id\":\"1\"}";
                        case "/v1/tasks" -> "{\"id\":\"" + ID + "\"}";
                        default -> "{\"id\":\"" + ID + "\",\"state\":3}";
                    })
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String bash(FirstTask task) throws Exception {
        List<String> lines = Stream.of(task.signIn(), task.post(), task.show())
                .flatMap(List::stream)
                .toList();
        Path printed = folder.resolve("printed");
        Process bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", String.join("\n", lines))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        bash.getOutputStream().close();
        try {
            assertThat(bash.waitFor(30, TimeUnit.SECONDS)).as("bash ends").isTrue();
            return Files.readString(printed);
        } finally {
            bash.destroyForcibly();
        }
    }
}
