package orchestra.broker;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A delivery over a channel, which may be gone by the time it is answered. */
final class AmqpDelivery implements Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(AmqpDelivery.class);

    private final Channel channel;
    private final String queue;
    private final com.rabbitmq.client.Delivery delivery;
    private final AtomicBoolean answered = new AtomicBoolean();

    AmqpDelivery(Channel channel, String queue, com.rabbitmq.client.Delivery delivery) {
        this.channel = channel;
        this.queue = queue;
        this.delivery = delivery;
    }

    @Override
    public String queue() {
        return queue;
    }

    @Override
    public byte[] body() {
        return delivery.getBody();
    }

    @Override
    public Origin origin() {
        return Origins.of(delivery);
    }

    @Override
    public boolean redelivered() {
        return delivery.getEnvelope().isRedeliver();
    }

    @Override
    public void acknowledge() {
        answer(tag -> channel.basicAck(tag, false));
    }

    @Override
    public void giveBack() {
        answer(tag -> channel.basicNack(tag, false, true));
    }

    @Override
    public void refuse() {
        answer(tag -> channel.basicReject(tag, false));
    }

    private interface Answer {
        void give(long tag) throws IOException;
    }

    private void answer(Answer answer) {
        // A second answer to one tag would close the channel.
        if (answered.getAndSet(true)) {
            return;
        }
        try {
            answer.give(delivery.getEnvelope().getDeliveryTag());
        } catch (IOException | AlreadyClosedException gone) {
            LOG.atDebug().addKeyValue("queue", queue).setCause(gone).log("Delivery was answered too late");
        }
    }
}
