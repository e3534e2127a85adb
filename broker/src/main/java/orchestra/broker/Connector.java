package orchestra.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurators;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections. None of them comes back by itself: who holds it asks for another. */
final class Connector {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Timings timings;
    private final ExecutorService threads;

    /** Runs what connections call on {@code threads}. */
    Connector(Timings timings, ExecutorService threads) {
        this.timings = timings;
        this.threads = threads;
    }

    /** A connection that could not be made; the text is for an operator and has no credentials. */
    static final class Unreachable extends IOException {
        private static final long serialVersionUID = 1;

        /** Its cause is left out: it could show the connection string. */
        Unreachable(String message) {
            super(message);
        }
    }

    /** Opens one whose name at the broker is {@code name}; blocks no longer than {@link Timings#open} twice. */
    Link open(BrokerUri uri, String name) throws Unreachable {
        ConnectionFactory factory = factory(uri);
        AtomicReference<@Nullable Socket> socket = new AtomicReference<>();
        factory.setSocketConfigurator(SocketConfigurators.defaultConfigurator().andThen(socket::set));
        String address = factory.getHost() + ":" + factory.getPort();
        try {
            if (factory.isSSL()) {
                // Otherwise the client would trust anybody.
                factory.useSslProtocol(SSLContext.getDefault());
                factory.enableHostnameVerification();
            }
            Connection connection = factory.newConnection(name);
            return new Link(connection, Objects.requireNonNull(socket.get()), address);
        } catch (IOException | TimeoutException | GeneralSecurityException | RuntimeException failure) {
            close(socket.get());
            throw new Unreachable(Causes.ofConnecting(address, failure));
        }
    }

    private ConnectionFactory factory(BrokerUri uri) throws Unreachable {
        ConnectionFactory factory = new ConnectionFactory();
        try {
            URI parsed = new URI(uri.text());
            String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
            if (parsed.getHost() == null || !(scheme.equals("amqp") || scheme.equals("amqps"))) {
                throw notUnderstood();
            }
            factory.setUri(parsed);
        } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException wrong) {
            throw notUnderstood();
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat((int) HEARTBEAT.toSeconds());
        factory.setConnectionTimeout((int) timings.open().toMillis());
        factory.setHandshakeTimeout((int) timings.open().toMillis());
        factory.setChannelRpcTimeout((int) timings.answer().toMillis());
        factory.setThreadFactory(Thread.ofVirtual().name("amqp-", 0).factory());
        factory.setSharedExecutor(threads);
        factory.setShutdownExecutor(threads);
        factory.setExceptionHandler(new QuietHandler());
        return factory;
    }

    private static Unreachable notUnderstood() {
        return new Unreachable("the broker's connection string is not understood: it has to be"
                + " amqp://USER:PASSWORD@HOST:PORT/VHOST, letters such as / and @ in its parts percent-encoded");
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException gone) {
            LOG.atDebug().setCause(gone).log("Socket was gone");
        }
    }

    /** The connection's end is told by its owner, once, and not by the library in its own words as well. */
    private static final class QuietHandler extends ForgivingExceptionHandler {
        @Override
        protected void log(String message, Throwable failure) {
            LOG.atDebug().addKeyValue("message", message).setCause(failure).log("AMQP client failed");
        }
    }
}
