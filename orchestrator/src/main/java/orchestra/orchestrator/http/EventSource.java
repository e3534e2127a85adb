package orchestra.orchestrator.http;

/** Where a stream's events come from. */
@FunctionalInterface
public interface EventSource {
    /**
     * Sends events until there will be none any more, or {@link EventSink#open} says that nobody wants them. Called once,
     * on the request's own virtual thread, which is interrupted when the client is gone or the port closes. What can
     * fail in a way the client is to be told (no such thing, not allowed) is to be found out before the stream is
     * answered; a failure in here ends the connection, and the client comes back with the last id it saw.
     *
     * @throws InterruptedException when it was interrupted; that is a good end
     */
    void run(EventSink sink) throws InterruptedException;
}
