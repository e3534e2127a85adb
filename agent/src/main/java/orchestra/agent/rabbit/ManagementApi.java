package orchestra.agent.rabbit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.apply.BrokerRefusal;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.BrokerAccess;
import orchestra.charm.Json;
import org.jspecify.annotations.Nullable;

/** RabbitMQ's management API on the loopback interface, with patience for a server that starts. */
final class ManagementApi {

    private static final int CONNECT = (int) Duration.ofSeconds(5).toMillis();
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofMillis(100);

    /** A server that has just been made answers for a moment before it knows its administrator. */
    private static final Duration STRANGE = Duration.ofSeconds(2);

    private static final int LONGEST_REASON = 200;

    private final BrokerAccess access;
    private final Duration patience;
    private final InstantSource clock;
    private final Pause pause;
    private final RequestListener listener;
    private boolean givenUp;

    ManagementApi(BrokerAccess access, Duration patience, InstantSource clock, Pause pause, RequestListener listener) {
        this.access = access;
        this.patience = patience;
        this.clock = clock;
        this.pause = pause;
        this.listener = listener;
    }

    private record Answer(int status, String body) {

        boolean ok() {
            return status / 100 == 2;
        }
    }

    /** Whether this is that access. */
    boolean leadsTo(BrokerAccess other) {
        return access.managementPort() == other.managementPort()
                && access.user().equals(other.user())
                && access.password().reveal().equals(other.password().reveal());
    }

    /** One segment of a path. */
    static String segment(String name) {
        return "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A list of objects; empty when there is no such list. */
    List<Map<?, ?>> list(String path) {
        Answer answer = send("GET", path, null);
        List<Map<?, ?>> objects = new ArrayList<>();
        if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            return objects;
        }
        if (!answer.ok() || !(parsed(answer, path) instanceof List<?> items)) {
            throw failure("GET", path, answer);
        }
        for (Object item : items) {
            if (item instanceof Map<?, ?> map) {
                objects.add(map);
            }
        }
        return objects;
    }

    void put(String path, Map<String, ? extends @Nullable Object> content) {
        Answer answer = send("PUT", path, Json.write(content));
        if (!answer.ok()) {
            throw failure("PUT", path, answer);
        }
    }

    /** What is gone already is no failure. */
    void delete(String path) {
        Answer answer = send("DELETE", path, null);
        if (!answer.ok() && answer.status() != HttpURLConnection.HTTP_NOT_FOUND) {
            throw failure("DELETE", path, answer);
        }
    }

    private Answer send(String method, String path, @Nullable String content) {
        Instant began = clock.instant();
        Instant end = givenUp ? began : began.plus(patience);
        Optional<Instant> refused = Optional.empty();
        listener.sending(method, path);
        while (true) {
            String problem;
            try {
                Answer answer = once(method, path, content, end);
                if (answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                    Instant now = clock.instant();
                    refused = refused.or(() -> Optional.of(now));
                    if (!now.isBefore(refused.get().plus(STRANGE)) || !now.isBefore(end)) {
                        throw new BrokerRefusal("RabbitMQ refuses the agent's user " + access.user() + " on port "
                                + access.managementPort() + ": its password was changed by another; restarting the"
                                + " server puts it right");
                    }
                    problem = "it does not know the user " + access.user();
                } else if (answer.status() >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
                    problem = "it answers " + answer.status();
                } else {
                    givenUp = false;
                    return answer;
                }
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
            }
            if (!clock.instant().isBefore(end)) {
                givenUp = true;
                throw new StepFailure("RabbitMQ's management API on port " + access.managementPort() + " does not do "
                        + method + " " + path + " (" + problem + "); see the log of its service");
            }
            pause.of(BETWEEN);
        }
    }

    private Answer once(String method, String path, @Nullable String content, Instant end) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + access.managementPort() + "/api" + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        try {
            Duration left = Duration.between(clock.instant(), end);
            connection.setConnectTimeout(CONNECT);
            connection.setReadTimeout((int) Math.clamp(left.toMillis(), 1000, ANSWER.toMillis()));
            connection.setUseCaches(false);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod(method);
            connection.setRequestProperty("Authorization", authorization());
            // A connection each: they are few, and one that is kept needs a thread to look after it.
            connection.setRequestProperty("Connection", "close");
            if (content != null) {
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(content.getBytes(StandardCharsets.UTF_8));
                }
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    private String authorization() {
        byte[] both = (access.user() + ":" + access.password().reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private static @Nullable Object parsed(Answer answer, String path) {
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new StepFailure("RabbitMQ's answer to GET " + path + " is no JSON", e);
        }
    }

    private static StepFailure failure(String method, String path, Answer answer) {
        return new StepFailure("RabbitMQ answers " + answer.status() + " to " + method + " " + path + reason(answer));
    }

    private static String reason(Answer answer) {
        try {
            if (Json.parse(answer.body()) instanceof Map<?, ?> map && map.get("reason") instanceof String reason) {
                return ": " + reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
            }
        } catch (IllegalArgumentException e) {
            // The status has to do.
        }
        return "";
    }
}
