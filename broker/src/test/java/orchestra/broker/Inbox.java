package orchestra.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Deliveries that a test has been given and looks at one after the other. */
final class Inbox implements Consumer<Delivery> {
    private static final long LIMIT = 20;

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    @Override
    public void accept(Delivery delivery) {
        deliveries.add(delivery);
    }

    /** Waits for one. */
    Delivery next() throws InterruptedException {
        Delivery delivery = deliveries.poll(LIMIT, TimeUnit.SECONDS);
        assertThat(delivery).as("a delivery within %s s", LIMIT).isNotNull();
        return delivery;
    }

    /** Waits for one with that text; what else comes is an error. */
    Delivery next(String text) throws InterruptedException {
        Delivery delivery = next();
        assertThat(text(delivery.body())).isEqualTo(text);
        return delivery;
    }

    int size() {
        return deliveries.size();
    }

    /** Whether nothing comes for a moment. */
    boolean staysEmpty() throws InterruptedException {
        return deliveries.poll(300, TimeUnit.MILLISECONDS) == null;
    }

    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
