package orchestra.orchestrator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import orchestra.orchestrator.failure.Failure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** One stream of events to one client, for as long as its source runs. */
final class EventStream implements EventSink {
    /** Sent first, so that the client has the headers; how long it waits before it comes back, in milliseconds. */
    private static final byte[] OPENING = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final OutputStream out;
    private final LongSupplier nanoTime;
    private final Thread owner = Thread.currentThread();
    private final ReentrantLock writing = new ReentrantLock();
    private final Object end = new Object();
    private volatile boolean open = true;
    private volatile boolean broken;
    private volatile @Nullable Writing current;
    private volatile long lastWrite;
    private boolean finished;
    private boolean ownerWrites;

    /** A stream that is run by the thread that makes it. */
    EventStream(OutputStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.lastWrite = nanoTime.getAsLong();
    }

    private record Writing(Thread thread, long since) {}

    /**
     * Runs the source to its end.
     *
     * @return whether the stream ended whole, so that the connection may be used again
     */
    boolean run(EventSource source) {
        try {
            write(OPENING);
            if (open) {
                source.run(this);
            }
        } catch (InterruptedException ended) {
            // That is how a source is ended that waits for events.
            open = false;
        } catch (Failure failure) {
            broken = true;
            LOG.atWarn().addKeyValue("cause", failure.detail()).log("Event stream broke off");
        } catch (RuntimeException failure) {
            broken = true;
            LOG.atError().setCause(failure).log("Event stream failed");
        }
        synchronized (end) {
            finished = true;
            open = false;
        }
        // Told to end while it ended: the connection's thread is not to carry that on.
        Thread.interrupted();
        writing.lock();
        try {
            out.close();
        } catch (IOException | RuntimeException gone) {
            broken = true;
        } finally {
            writing.unlock();
        }
        return !broken;
    }

    @Override
    public void send(String id, String event, JsonNode data) {
        StringBuilder text = new StringBuilder();
        if (!id.isEmpty()) {
            text.append("id: ").append(line(id)).append('\n');
        }
        text.append("event: ").append(line(event)).append("\ndata: ");
        byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
        byte[] json = Json.write(data);
        byte[] whole = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(json, 0, whole, head.length, json.length);
        whole[whole.length - 2] = '\n';
        whole[whole.length - 1] = '\n';
        write(whole);
    }

    @Override
    public void comment() {
        write(COMMENT);
    }

    @Override
    public boolean open() {
        return open;
    }

    /** Ends it soon: the source is interrupted. */
    void end() {
        synchronized (end) {
            open = false;
            // To interrupt a writer closes its socket, and the stream would not end whole: it is done after the write.
            if (!finished && !ownerWrites && !owner.equals(Thread.currentThread())) {
                owner.interrupt();
            }
        }
    }

    /** Whether nothing was written for so long, and nobody tries. */
    boolean silent(Duration most) {
        return open && current == null && nanoTime.getAsLong() - lastWrite >= most.toNanos();
    }

    /** Ends it if somebody has been writing for so long: to interrupt a writer closes its socket. */
    void endIfStuck(Duration most) {
        Writing now = current;
        if (now != null && nanoTime.getAsLong() - now.since() >= most.toNanos()) {
            broken = true;
            end();
            now.thread().interrupt();
        }
    }

    private void write(byte[] bytes) {
        writing.lock();
        try {
            if (!begins()) {
                return;
            }
            current = new Writing(Thread.currentThread(), nanoTime.getAsLong());
            out.write(bytes);
            out.flush();
            lastWrite = nanoTime.getAsLong();
        } catch (IOException | RuntimeException gone) {
            broken = true;
            end();
        } finally {
            current = null;
            ends();
            writing.unlock();
        }
    }

    /** Whether a write may begin; nobody interrupts the source's thread in it. */
    private boolean begins() {
        synchronized (end) {
            ownerWrites = open && owner.equals(Thread.currentThread());
            return open;
        }
    }

    /** Makes up for an interrupt that was held back. */
    private void ends() {
        synchronized (end) {
            if (ownerWrites && !open && !finished) {
                owner.interrupt();
            }
            ownerWrites = false;
        }
    }

    private static String line(String text) {
        if (text.chars().anyMatch(character -> character == '\n' || character == '\r' || character == 0)) {
            throw new IllegalArgumentException("an event's id and name must be of one line");
        }
        return text;
    }
}
