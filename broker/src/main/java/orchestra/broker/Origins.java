package orchestra.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Delivery;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads where a delivery came from. Anybody may have written its headers: what has another form is passed over. */
final class Origins {
    /** No name at a broker is longer; a forged header may be. */
    private static final int NAME_MOST = 255;

    private Origins() {}

    static Origin of(Delivery delivery) {
        AMQP.BasicProperties properties = delivery.getProperties();
        return new Origin(
                text(properties.getMessageId()),
                text(delivery.getEnvelope().getExchange()),
                text(delivery.getEnvelope().getRoutingKey()),
                death(properties.getHeaders()));
    }

    /** RabbitMQ lists the deaths of a message, the last one first. */
    private static Optional<Origin.Death> death(@Nullable Map<String, Object> headers) {
        if (headers == null
                || !(headers.get("x-death") instanceof List<?> deaths)
                || deaths.isEmpty()
                || !(deaths.getFirst() instanceof Map<?, ?> death)) {
            return Optional.empty();
        }
        Optional<Instant> time =
                death.get("time") instanceof Date date ? Optional.of(date.toInstant()) : Optional.empty();
        return Optional.of(new Origin.Death(
                text(death.get("queue")), text(death.get("exchange")), text(death.get("reason")), time));
    }

    private static String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.substring(0, Math.min(text.length(), NAME_MOST));
    }
}
