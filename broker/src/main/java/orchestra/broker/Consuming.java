package orchestra.broker;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes from one queue over one connection after the other. A thread of its own compares what is wished with what is,
 * whenever something stirs it; nobody else opens or closes its channel.
 */
final class Consuming implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Consuming.class);
    private static final Duration LAST_TURN = Duration.ofSeconds(5);

    private final Source source;
    private final Consumer<Delivery> handler;
    private final Timings timings;
    private final Attempts attempts;
    private final Consumer<Consuming> onClose;
    private final Thread thread;
    private final Semaphore stirred = new Semaphore(0);

    private volatile Wish wish = Wish.FLOW;
    private volatile @Nullable Link link;

    // Of the thread alone.
    private @Nullable Link used;
    private @Nullable Channel channel;
    private @Nullable String tag;

    /** Written by the connection's thread. */
    private volatile boolean cancelled;

    private enum Wish {
        FLOW,
        HOLD,
        END
    }

    Consuming(Source source, Consumer<Delivery> handler, Timings timings, Consumer<Consuming> onClose) {
        this.source = source;
        this.handler = handler;
        this.timings = timings;
        this.attempts = timings.attempts();
        this.onClose = onClose;
        this.thread = Thread.ofVirtual().name("consume-" + source.queue()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** From now on over this connection. */
    void over(Link next) {
        link = next;
        stirred.release();
    }

    @Override
    public void pause() {
        wish(Wish.HOLD);
    }

    @Override
    public void resume() {
        wish(Wish.FLOW);
    }

    /** Begins to close, and does not wait. */
    void end() {
        wish(Wish.END);
    }

    @Override
    public void close() {
        end();
        onClose.accept(this);
        try {
            if (!thread.join(LAST_TURN)) {
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void wish(Wish next) {
        if (wish != Wish.END) {
            wish = next;
            stirred.release();
        }
    }

    private void run() {
        try {
            while (wish != Wish.END) {
                try {
                    settle();
                    stirred.acquire();
                    stirred.drainPermits();
                } catch (IOException | RuntimeException failure) {
                    Duration pause = attempts.failed();
                    tell(failure);
                    discard();
                    rest(pause);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            discard();
        }
    }

    /** Makes it as it is wished, where there is a connection. */
    private void settle() throws IOException {
        Link now = link;
        if (used != now) {
            discard();
            used = now;
        }
        if (now == null || !now.isOpen()) {
            // Whoever makes the next connection stirs.
            discard();
            return;
        }
        Channel open = channel;
        if (open != null && (!open.isOpen() || cancelled)) {
            throw new IOException(cancelled ? "the queue is gone" : "the channel ended: " + end(open));
        }
        switch (wish) {
            case FLOW -> flow(now);
            case HOLD -> hold();
            case END -> {}
        }
    }

    private void flow(Link now) throws IOException {
        Channel open = channel;
        if (open == null) {
            open = now.channel();
            channel = open;
            cancelled = false;
            open.addShutdownListener(_ -> stirred.release());
        }
        if (tag == null) {
            Channel over = open;
            tag = source.consume(over, (_, message) -> give(over, message), _ -> {
                cancelled = true;
                stirred.release();
            });
        }
    }

    private void hold() throws IOException {
        Channel open = channel;
        if (open != null && tag != null) {
            open.basicCancel(tag);
            tag = null;
        }
    }

    private void give(Channel over, com.rabbitmq.client.Delivery message) {
        Delivery delivery = new AmqpDelivery(over, source.queue(), message);
        if (wish != Wish.FLOW) {
            // It was under way when the wish changed; others may have it.
            delivery.giveBack();
            return;
        }
        try {
            handler.accept(delivery);
        } catch (Throwable failure) {
            LOG.atWarn()
                    .addKeyValue("queue", source.queue())
                    .setCause(failure)
                    .log("Handler of deliveries failed; the message goes back");
            Thread.ofVirtual().name("give-back").start(() -> giveBackLater(delivery));
        }
    }

    private void giveBackLater(Delivery delivery) {
        try {
            Thread.sleep(timings.afterFailure());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        delivery.giveBack();
    }

    private void discard() {
        Channel open = channel;
        channel = null;
        tag = null;
        cancelled = false;
        if (open == null || !open.isOpen()) {
            return;
        }
        try {
            open.close();
        } catch (IOException | TimeoutException | RuntimeException gone) {
            LOG.atDebug().addKeyValue("queue", source.queue()).setCause(gone).log("Channel was gone");
        }
    }

    /** Waits, unless there is another connection or nothing to wait for. */
    private void rest(Duration pause) throws InterruptedException {
        Link before = used;
        long end = System.nanoTime() + pause.toNanos();
        while (wish != Wish.END && link == before) {
            if (!stirred.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    /** The first failure in a row is news; the others are for who looks for them. */
    private void tell(Exception failure) {
        boolean known = !attempts.isFirst() || (used != null && !used.isOpen());
        (known ? LOG.atDebug() : LOG.atWarn())
                .addKeyValue("queue", source.queue())
                .addKeyValue("cause", Causes.of(failure))
                .log("Queue could not be consumed from; it is tried again");
    }

    private static String end(Channel channel) {
        var reason = channel.getCloseReason();
        return reason == null ? "unknown" : Causes.of(reason);
    }
}
