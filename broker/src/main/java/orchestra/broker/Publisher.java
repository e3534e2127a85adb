package orchestra.broker;

import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Publishes over a connection of its own, opened when it is first needed. RabbitMQ stops reading from a connection that
 * publishes while it is low on memory or disk: answers to deliveries must not wait behind that.
 */
final class Publisher {
    private static final int MOST = 1024;

    /** Opens the connection. */
    interface Opening {
        Link open() throws IOException;
    }

    private final Opening opening;
    private final Duration patience;
    private final Semaphore room = new Semaphore(MOST, true);
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private @Nullable Link link;
    private volatile @Nullable ConfirmChannel channel;
    private volatile String end = "";

    Publisher(Opening opening, Duration patience) {
        this.opening = opening;
        this.patience = patience;
    }

    /** Blocks while {@value #MOST} messages are under way, for as long as the broker may take to confirm one. */
    CompletableFuture<Void> publish(Message message) {
        try {
            ConfirmChannel over = channel();
            if (!room.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return failed(message, MOST + " others wait for the broker to confirm them");
            }
            Pending pending = new Pending(message);
            over.send(pending);
            return pending.confirmed();
        } catch (IOException | ShutdownSignalException failure) {
            return failed(message, Causes.of(failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return failed(message, "the program stops");
        }
    }

    /** Fails what is under way, and all that comes. */
    void close(String why) {
        end = why;
        ConfirmChannel open = channel;
        if (open != null) {
            open.end(why);
        }
        lock.lock();
        try {
            Link last = link;
            link = null;
            if (last != null) {
                last.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private ConfirmChannel channel() throws IOException, InterruptedException {
        ConfirmChannel open = channel;
        if (open != null && open.isOpen()) {
            return open;
        }
        if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("the broker takes too long to open a connection");
        }
        try {
            open = channel;
            if (open == null || !open.isOpen()) {
                open = fresh();
                channel = open;
            }
            if (!end.isEmpty()) {
                // It was closed while this was opened, and found nothing to end.
                open.end(end);
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    private ConfirmChannel fresh() throws IOException {
        if (!end.isEmpty()) {
            throw new IOException(end);
        }
        Link over = link;
        if (over == null || !over.isOpen()) {
            over = opening.open();
            link = over;
        }
        return ConfirmChannel.open(over, room, MOST, patience);
    }

    private static CompletableFuture<Void> failed(Message message, String why) {
        return CompletableFuture.failedFuture(Pending.notPublished(message, why));
    }
}
