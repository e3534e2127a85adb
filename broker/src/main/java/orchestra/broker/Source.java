package orchestra.broker;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DeliverCallback;
import java.io.IOException;
import java.util.Map;

/** What is consumed from, and what has to be there for it. */
sealed interface Source {
    String queue();

    /** Consumes with manual acknowledgement; the consumer's tag. */
    String consume(Channel channel, DeliverCallback deliver, CancelCallback cancelled) throws IOException;

    /** A queue that others declare. */
    record Standing(String queue, int prefetch) implements Source {
        @Override
        public String consume(Channel channel, DeliverCallback deliver, CancelCallback cancelled) throws IOException {
            channel.basicQos(prefetch);
            return channel.basicConsume(queue, false, deliver, cancelled);
        }
    }

    /** A queue that is there as long as it is consumed from, and hears an exchange that others declare. */
    record Hearing(String exchange, String queue) implements Source {
        private static final int PREFETCH = 64;

        @Override
        public String consume(Channel channel, DeliverCallback deliver, CancelCallback cancelled) throws IOException {
            channel.queueDeclare(queue, false, true, true, Map.of());
            channel.queueBind(queue, exchange, "");
            channel.basicQos(PREFETCH);
            return channel.basicConsume(queue, false, deliver, cancelled);
        }
    }
}
