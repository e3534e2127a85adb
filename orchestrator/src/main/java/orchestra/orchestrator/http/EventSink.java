package orchestra.orchestrator.http;

import tools.jackson.databind.JsonNode;

/**
 * Where events go. What is sent leaves at once. A client that does not read for long holds its sender up, for at most
 * twenty seconds, after which the stream is closed. Safe for use by many threads.
 */
public interface EventSink {
    /**
     * Sends an event; does nothing when the stream is closed.
     *
     * @param id what the client sends back as {@code Last-Event-ID}; empty: the one before stays the last
     * @param event the event's name
     * @throws IllegalArgumentException when id or name hold line ends
     */
    void send(String id, String event, JsonNode data);

    /**
     * Sends a line that clients ignore, which shows whether the client is still there. Happens by itself whenever
     * nothing was sent for 15 s.
     */
    void comment();

    /** Whether the client is there, as far as known, and the port stays open. */
    boolean open();
}
