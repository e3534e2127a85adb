package orchestra.agent.machine;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.Probe;
import orchestra.charm.Json;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code GET /health/ready} on the loopback interface, by a plain socket: an HTTP client would cost a hook more
 * time than all the rest.
 */
public final class HttpProbe implements Probe {

    private static final int ANSWER = (int) Duration.ofSeconds(5).toMillis();
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final InstantSource clock;
    private final Pause pause;

    public HttpProbe(InstantSource clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Optional<String> problem(int port, Duration patience) {
        Instant end = clock.instant().plus(patience);
        Optional<String> problem = ask(port);
        while (problem.isPresent() && clock.instant().isBefore(end)) {
            pause.of(BETWEEN);
            problem = ask(port);
        }
        return problem;
    }

    private static Optional<String> ask(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), ANSWER);
            socket.setSoTimeout(ANSWER);
            OutputStream out = socket.getOutputStream();
            out.write("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String status = answer.lines().findFirst().orElse("");
            return status.contains(" 200 ") ? Optional.empty() : Optional.of(reason(answer, status));
        } catch (IOException e) {
            return Optional.of("nothing answers on port " + port + " (" + e.getMessage() + ")");
        }
    }

    private static String reason(String answer, String status) {
        int from = answer.indexOf('{');
        int to = answer.lastIndexOf('}');
        if (from < 0 || to < from) {
            return "it answers " + status;
        }
        try {
            Map<String, @Nullable Object> problem = Json.object(answer.substring(from, to + 1));
            return String.valueOf(problem.getOrDefault("detail", status));
        } catch (IllegalArgumentException e) {
            return "it answers " + status;
        }
    }
}
