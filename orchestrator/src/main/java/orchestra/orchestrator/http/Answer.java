package orchestra.orchestrator.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orchestra.orchestrator.schema.Shape;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a handler answers. Immutable as long as nobody writes into the bytes it was given. */
public final class Answer {
    private final int status;
    private final Map<String, String> headers;
    private final String media;
    private final byte[] body;
    private final @Nullable EventSource events;

    /**
     * An answer of any kind.
     *
     * @param media the body's media type; empty: there is no body
     */
    Answer(int status, Map<String, String> headers, String media, byte[] body) {
        this(status, headers, media, body, null);
    }

    private Answer(int status, Map<String, String> headers, String media, byte[] body, @Nullable EventSource events) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.media = media;
        this.body = body;
        this.events = events;
    }

    public static Answer json(int status, JsonNode body) {
        return new Answer(status, Map.of("Cache-Control", "no-store"), Shape.JSON, Json.write(body));
    }

    public static Answer bytes(String media, byte[] body) {
        return new Answer(200, Map.of(), media, body);
    }

    /** A stream of events, which goes on for as long as the source runs and the client is there. */
    public static Answer events(EventSource source) {
        // The last header asks proxies to pass on every event at once.
        Map<String, String> headers = Map.of("Cache-Control", "no-store", "X-Accel-Buffering", "no");
        return new Answer(200, headers, Shape.EVENTS, new byte[0], source);
    }

    public static Answer nothing() {
        return new Answer(204, Map.of(), "", new byte[0]);
    }

    static Answer redirect(String location) {
        return new Answer(308, Map.of("Location", location), "", new byte[0]);
    }

    /** The same with one header more. */
    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, media, body, events);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    String media() {
        return media;
    }

    byte[] body() {
        return body;
    }

    /** Where the events come from, if this is a stream of them. */
    Optional<EventSource> events() {
        return Optional.ofNullable(events);
    }
}
