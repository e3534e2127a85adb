package orchestra.broker;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What there is between one login and its end: a connection for all but publishing, and the publisher beside it. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final BrokerUri uri;
    private final Link link;
    private final Publisher publisher;
    private final long since = System.nanoTime();

    private Session(BrokerUri uri, Link link, Publisher publisher) {
        this.uri = uri;
        this.link = link;
        this.publisher = publisher;
    }

    static Session open(Connector connector, BrokerUri uri, String name, Timings timings) throws IOException {
        Link link = connector.open(uri, name);
        Publisher publisher = new Publisher(() -> connector.open(uri, name + " publisher"), timings.confirm());
        return new Session(uri, link, publisher);
    }

    BrokerUri uri() {
        return uri;
    }

    Link link() {
        return link;
    }

    Publisher publisher() {
        return publisher;
    }

    /** How long ago it was opened. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    boolean isOpen() {
        return link.isOpen();
    }

    OptionalLong waiting(String queue) {
        try {
            Channel channel = link.channel();
            try {
                return OptionalLong.of(channel.queueDeclarePassive(queue).getMessageCount());
            } finally {
                if (channel.isOpen()) {
                    channel.abort();
                }
            }
        } catch (IOException | RuntimeException missing) {
            LOG.atDebug().addKeyValue("queue", queue).setCause(missing).log("Queue could not be looked at");
            return OptionalLong.empty();
        }
    }

    /** Ends both connections; {@code why} is told to whom it concerns. */
    void close(String why) {
        publisher.close(why);
        link.close();
    }
}
