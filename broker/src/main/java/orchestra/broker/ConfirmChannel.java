package orchestra.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One channel on which every message is confirmed, many of them under way at a time. A thread of its own writes, so that
 * a broker that does not read holds up nobody else. It ends with its channel, and with the first message that waits too
 * long; all that is under way then fails.
 *
 * <p>INVARIANT: a message is in the queue or among the outstanding ones until somebody takes it out, and who takes it
 * out answers for it and gives its permit back.
 */
final class ConfirmChannel {
    private static final int PERSISTENT = 2;
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    private final Link link;
    private final Channel channel;
    private final Semaphore room;
    private final Duration patience;
    private final BlockingQueue<Pending> queue;
    private final ConcurrentNavigableMap<Long, Pending> outstanding = new ConcurrentSkipListMap<>();
    private volatile String end = "";

    private ConfirmChannel(Link link, Channel channel, Semaphore room, int most, Duration patience) {
        this.link = link;
        this.channel = channel;
        this.room = room;
        this.patience = patience;
        this.queue = new ArrayBlockingQueue<>(most);
    }

    /**
     * Opens one.
     *
     * @param room permits, of which each message has one until it is answered for
     * @param most how many permits there are
     * @param patience how long the broker may take to confirm
     */
    static ConfirmChannel open(Link link, Semaphore room, int most, Duration patience) throws IOException {
        ConfirmChannel confirms = new ConfirmChannel(link, link.channel(), room, most, patience);
        confirms.begin();
        return confirms;
    }

    private void begin() throws IOException {
        channel.addConfirmListener(this::acked, this::nacked);
        channel.addReturnListener(this::returned);
        channel.addShutdownListener(signal -> end(reason(signal)));
        channel.confirmSelect();
        Thread.ofVirtual().name("publish").start(this::write);
        Thread.ofVirtual().name("publish-watch").start(this::watch);
    }

    boolean isOpen() {
        return end.isEmpty();
    }

    /** Takes a message for which the caller has a permit. */
    void send(Pending pending) {
        queue.add(pending);
        if (!isOpen()) {
            // It came after the queue was emptied, or while it was: what is in it is nobody else's to answer for.
            failAll();
        }
    }

    /** Fails all that is under way, and takes nothing more; the first reason counts. */
    void end(String why) {
        synchronized (this) {
            if (!end.isEmpty()) {
                return;
            }
            end = why;
        }
        failAll();
    }

    private void write() {
        try {
            while (isOpen()) {
                Pending pending = queue.poll(1, TimeUnit.SECONDS);
                if (pending != null) {
                    write(pending);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            end("the program stops");
        } catch (IOException | RuntimeException failure) {
            end("the connection was lost: " + Causes.of(failure));
            if (!Causes.isOfChannel(failure)) {
                link.cut();
            }
        }
    }

    private void write(Pending pending) throws IOException {
        Message message = pending.message();
        outstanding.put(channel.getNextPublishSeqNo(), pending);
        if (!isOpen()) {
            failAll();
            return;
        }
        boolean mandatory = !message.routingKey().isEmpty();
        channel.basicPublish(message.exchange(), message.routingKey(), mandatory, properties(message), message.body());
    }

    private static AMQP.BasicProperties properties(Message message) {
        byte[] body = message.body();
        boolean json = body.length > 0 && (body[0] == '{' || body[0] == '[');
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .messageId(message.id())
                .contentType(json ? JSON : TEXT)
                .build();
    }

    /** Looks whether the oldest message waits too long. The broker may have stopped to read, so the writer cannot. */
    private void watch() {
        try {
            while (isOpen()) {
                Thread.sleep(patience.dividedBy(20));
                Map.Entry<Long, Pending> oldest = outstanding.firstEntry();
                if (oldest != null && System.nanoTime() - oldest.getValue().since() > patience.toNanos()) {
                    String held = link.held();
                    end("the broker did not confirm it within " + patience.toMillis() + " ms"
                            + (held.isEmpty() ? "" : "; it takes no messages at present: " + held));
                    link.cut();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void acked(long number, boolean multiple) {
        answer(number, multiple, pending -> pending.done());
    }

    private void nacked(long number, boolean multiple) {
        // RabbitMQ confirms what it returned; Qpid refuses it first and returns it then.
        answer(number, multiple, pending -> pending.failed("no queue takes it, or the broker refused to keep it"));
    }

    private void returned(Return message) {
        String id = message.getProperties().getMessageId();
        outstanding.values().stream()
                .filter(pending -> !pending.isReturned()
                        && pending.is(message.getExchange(), message.getRoutingKey(), id == null ? "" : id))
                .findFirst()
                .ifPresent(Pending::noteReturned);
    }

    private interface Answer {
        void give(Pending pending);
    }

    private void answer(long number, boolean multiple, Answer answer) {
        if (!multiple) {
            take(number, answer);
            return;
        }
        for (Long each : outstanding.headMap(number, true).keySet()) {
            take(each, answer);
        }
    }

    private void take(long number, Answer answer) {
        Pending pending = outstanding.remove(number);
        if (pending != null) {
            room.release();
            answer.give(pending);
        }
    }

    private void failAll() {
        for (Long each : outstanding.keySet()) {
            take(each, pending -> pending.failed(end));
        }
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            room.release();
            pending.failed(end);
        }
    }

    private static String reason(ShutdownSignalException signal) {
        return (signal.isHardError() ? "the connection" : "the channel") + " ended before the broker confirmed it: "
                + Causes.of(signal);
    }
}
