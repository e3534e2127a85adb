package orchestra.broker;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The way to the message broker. Connecting, and connecting again, is done in the background and for ever: nothing here
 * fails because the broker is away, except what is published meanwhile. Safe for use by many threads.
 */
public interface Broker extends AutoCloseable {
    /** Whether it answers. */
    BrokerState state();

    /** Goes on with other credentials, or at another address; what is not confirmed by then fails. */
    void use(BrokerUri uri);

    /**
     * Declares these before it returns, or as soon as there is a connection, and again at every new connection. Adds to
     * what was declared before. What the broker refuses is logged once, and left as it is there.
     */
    void declare(Topology topology);

    /**
     * Publishes a persistent message. Blocks while too many are under way, as long as the broker may take to confirm
     * one; what waits for the answer runs on a thread of its own.
     *
     * @return completes when the broker has confirmed that it keeps the message; fails with {@link NotPublished} when
     *     it is not known to, or when no queue takes it
     */
    CompletableFuture<Void> publish(Message message);

    /**
     * Consumes from queues that exist, now and after every new connection, until the subscription is closed. A queue
     * that is missing is tried again.
     *
     * @param queues by name
     * @param prefetch how many unacknowledged deliveries each queue may have here
     * @param handler called on a thread of the connection; must not block for long
     */
    Subscription subscribe(List<String> queues, int prefetch, Consumer<Delivery> handler);

    /**
     * Hears what is published to a fanout exchange while connected, through an exclusive queue that goes with the
     * connection.
     *
     * @param handler is given the bodies
     */
    Subscription listen(String exchange, String queue, Consumer<byte[]> handler);

    /** How many messages wait in a queue, not counting unacknowledged ones; empty when that cannot be told. */
    OptionalLong waiting(String queue);

    /**
     * Calls {@code listener} after every connection made and its declarations, on a thread of its own; at once when
     * there is a connection now.
     */
    void onConnected(Runnable listener);

    /** Closes the connection; what is not acknowledged goes back to its queue. */
    @Override
    void close();
}
