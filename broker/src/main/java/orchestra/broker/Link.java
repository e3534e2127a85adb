package orchestra.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open connection, until it is lost or closed. */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    private final Connection connection;
    private final Socket socket;
    private final String address;
    private volatile String held = "";

    Link(Connection connection, Socket socket, String address) {
        this.connection = connection;
        this.socket = socket;
        this.address = address;
        connection.addBlockedListener(reason -> held = reason, () -> held = "");
    }

    /** HOST:PORT. */
    String address() {
        return address;
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /** What the broker says it is, as in {@code RabbitMQ 3.10.8}. */
    String product() {
        Map<String, Object> properties = connection.getServerProperties();
        return (text(properties, "product") + " " + text(properties, "version")).strip();
    }

    boolean isRabbit() {
        return text(connection.getServerProperties(), "product").equals("RabbitMQ");
    }

    boolean isQpid() {
        return text(connection.getServerProperties(), "product").contains("Qpid");
    }

    /** Why the broker takes no messages over this connection at present; empty when it does. */
    String held() {
        return held;
    }

    /** Why it is closed, for an operator. */
    String end() {
        ShutdownSignalException reason = connection.getCloseReason();
        return reason == null ? "the connection is open" : Causes.of(reason);
    }

    Channel channel() throws IOException {
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the broker at " + address + " gives this connection no more channels");
            }
            return channel;
        } catch (ShutdownSignalException lost) {
            throw new IOException(lost);
        }
    }

    void onEnd(Runnable listener) {
        connection.addShutdownListener(_ -> listener.run());
    }

    /** Says goodbye, and does not wait long for the answer. */
    void close() {
        Thread goodbye = Thread.ofVirtual().name("amqp-goodbye").start(this::sayGoodbye);
        try {
            // Longer than the goodbye itself, which may not come to its wait where another thread hangs in a write.
            goodbye.join(GOODBYE.plusSeconds(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    /** Ends it at once: whoever waits to write to it, or for an answer, gets an exception. */
    void cut() {
        try {
            socket.close();
        } catch (IOException gone) {
            LOG.atDebug().setCause(gone).log("Socket was gone");
        }
    }

    private void sayGoodbye() {
        connection.abort(AMQP.REPLY_SUCCESS, "closed", (int) GOODBYE.toMillis());
    }

    private static String text(Map<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString();
    }
}
