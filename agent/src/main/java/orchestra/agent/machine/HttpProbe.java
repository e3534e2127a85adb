package orchestra.agent.machine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
    private static final String LENGTH = "content-length:";
    private static final int LONGEST = 64 * 1024;
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final InstantSource clock;
    private final Pause pause;

    public HttpProbe(InstantSource clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Optional<String> problem(int port, String instance, Duration patience) {
        Instant end = clock.instant().plus(patience);
        Optional<String> problem = ask(port, instance);
        while (problem.isPresent() && clock.instant().isBefore(end)) {
            pause.of(BETWEEN);
            problem = ask(port, instance);
        }
        return problem;
    }

    private static Optional<String> ask(int port, String instance) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), ANSWER);
            socket.setSoTimeout(ANSWER);
            OutputStream out = socket.getOutputStream();
            out.write("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = answer(new BufferedInputStream(socket.getInputStream()));
            String status = answer.lines().findFirst().orElse("");
            if (!status.contains(" 200 ")) {
                return Optional.of(reason(answer, status));
            }
            return answer.contains("\"" + instance + "\"")
                    ? Optional.empty()
                    : Optional.of("another program answers on port " + port);
        } catch (IOException | NumberFormatException e) {
            return Optional.of("nothing answers on port " + port + " (" + e.getMessage() + ")");
        }
    }

    /** Reads head and body: a server may keep the connection open although it was asked to close it. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append('\n');
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        return head.append('\n')
                .append(new String(in.readNBytes(Math.min(length, LONGEST)), StandardCharsets.UTF_8))
                .toString();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && line.length() < LONGEST; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static String reason(String answer, String status) {
        int from = answer.indexOf('{');
        int to = answer.lastIndexOf('}');
        if (from < 0 || to < from) {
            return "it answers " + status;
        }
        try {
            Map<String, @Nullable Object> problem = Json.object(answer.substring(from, to + 1));
            String parts = parts(problem.get("errors"));
            return parts.isEmpty() ? String.valueOf(problem.getOrDefault("detail", status)) : parts;
        } catch (IllegalArgumentException e) {
            return "it answers " + status;
        }
    }

    /** What is missing to the daemon, part by part, in its own words. */
    private static String parts(@Nullable Object errors) {
        List<String> parts = new ArrayList<>();
        if (errors instanceof List<?> all) {
            for (Object error : all) {
                if (error instanceof Map<?, ?> part) {
                    parts.add(part.get("field") + ": " + part.get("message"));
                }
            }
        }
        return String.join("; ", parts);
    }
}
