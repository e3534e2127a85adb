package orchestra.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares what is wished, one thing after the other. What the broker refuses is told once and left as it is there: the
 * rest is declared all the same. Used by one thread at a time.
 */
final class Declarer {
    private static final Logger LOG = LoggerFactory.getLogger(Declarer.class);

    private final Set<Topology.Exchange> exchanges = new LinkedHashSet<>();
    private final Set<Topology.Queue> queues = new LinkedHashSet<>();
    private final Set<Topology.Binding> bindings = new LinkedHashSet<>();
    private final Set<Object> told = new HashSet<>();
    /** What cost a whole connection; it is not asked for again. */
    private final Set<Object> deadly = new HashSet<>();

    /** Remembers this for every connection to come. */
    void remember(Topology topology) {
        exchanges.addAll(topology.exchanges());
        queues.addAll(topology.queues());
        bindings.addAll(topology.bindings());
    }

    /** Declares all that is remembered; fails when the connection is lost meanwhile. */
    void declareAll(Link link) throws IOException {
        declare(link, exchanges, queues, bindings);
    }

    void declare(Link link, Topology topology) throws IOException {
        declare(link, topology.exchanges(), topology.queues(), topology.bindings());
    }

    private void declare(
            Link link,
            Iterable<Topology.Exchange> someExchanges,
            Iterable<Topology.Queue> someQueues,
            Iterable<Topology.Binding> someBindings)
            throws IOException {
        try (Declaring declaring = new Declaring(link)) {
            for (Topology.Exchange exchange : someExchanges) {
                declaring.each(exchange, channel -> channel.exchangeDeclare(exchange.name(), exchange.type(), true));
            }
            for (Topology.Queue queue : someQueues) {
                Map<String, Object> arguments = arguments(queue, link);
                declaring.each(queue, channel -> channel.queueDeclare(queue.name(), true, false, false, arguments));
            }
            for (Topology.Binding binding : someBindings) {
                declaring.each(
                        binding,
                        channel -> channel.queueBind(binding.queue(), binding.exchange(), binding.routingKey()));
            }
        }
    }

    /** Each broker has words of its own, and refuses those of others. */
    private static Map<String, Object> arguments(Topology.Queue queue, Link link) {
        if (link.isRabbit()) {
            return arguments(Map.of("x-queue-type", "quorum"), "x-dead-letter-exchange", queue.deadLetters());
        }
        if (link.isQpid()) {
            // It ends what is rejected only where deliveries are limited; what is given back does not count.
            return arguments(Map.of("x-qpid-maximum-delivery-count", 1), "alternateExchange", queue.deadLetters());
        }
        return Map.of();
    }

    private static Map<String, Object> arguments(Map<String, Object> always, String deadLetters, String exchange) {
        Map<String, Object> arguments = new HashMap<>(always);
        if (!exchange.isEmpty()) {
            arguments.put(deadLetters, exchange);
        }
        return arguments;
    }

    private interface Request {
        void make(Channel channel) throws IOException;
    }

    /** A channel for declarations, and another when the broker has ended it over one. */
    private final class Declaring implements AutoCloseable {
        private final Link link;
        private @Nullable Channel channel;

        Declaring(Link link) {
            this.link = link;
        }

        void each(Object thing, Request request) throws IOException {
            if (deadly.contains(thing)) {
                return;
            }
            Channel open = channel;
            if (open == null || !open.isOpen()) {
                open = link.channel();
                channel = open;
            }
            try {
                request.make(open);
            } catch (IOException | ShutdownSignalException refused) {
                int code = Causes.code(refused);
                if (!Causes.isOfChannel(refused)) {
                    if (isAboutTheRequest(code)) {
                        deadly.add(thing);
                        tell(thing, refused);
                    }
                    throw new IOException(refused);
                }
                tell(thing, refused);
            }
        }

        @Override
        public void close() {
            Channel open = channel;
            if (open != null && open.isOpen()) {
                try {
                    open.abort();
                } catch (IOException | RuntimeException gone) {
                    LOG.atDebug().setCause(gone).log("Channel was gone");
                }
            }
        }
    }

    private static boolean isAboutTheRequest(int code) {
        return code != 0 && code != AMQP.CONNECTION_FORCED && code != AMQP.INTERNAL_ERROR;
    }

    private void tell(Object thing, Exception refused) {
        (told.add(thing) ? LOG.atWarn() : LOG.atDebug())
                .addKeyValue("declared", thing)
                .addKeyValue("cause", Causes.of(refused))
                .log("Broker refused a declaration; what it has is used as it is");
    }
}
