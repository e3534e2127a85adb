package orchestra.orchestrator.http;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import orchestra.daemon.Loop;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;

/**
 * The event streams of one port: how many there may be, their heartbeat, and their end. A stream also ends, within two
 * heartbeats, when its caller could not ask for it any more. Safe for use by many threads.
 */
final class EventStreams implements AutoCloseable {
    static final int MOST = 256;
    private static final Pace PACE =
            new Pace(Duration.ofSeconds(15), Duration.ofSeconds(20), Duration.ofSeconds(1), System::nanoTime);

    private final Semaphore free = new Semaphore(MOST);
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Pace pace;
    private final Loop loop;
    private volatile boolean closed;

    EventStreams() {
        this(PACE);
    }

    EventStreams(Pace pace) {
        this.pace = pace;
        this.loop = Loop.start("events", pace.look(), this::look);
    }

    /**
     * When what happens.
     *
     * @param beat after so much silence a comment is sent
     * @param stuck a write that takes so long ends the stream
     * @param look how often both are looked at
     */
    record Pace(Duration beat, Duration stuck, Duration look, LongSupplier nanoTime) {}

    private record Running(EventStream stream, BooleanSupplier wanted, AtomicBoolean beating) {}

    /** Room for one stream, until it is closed. */
    final class Place implements AutoCloseable {
        private final AtomicBoolean left = new AtomicBoolean();

        private Place() {}

        /**
         * Runs the source until it or the stream ends.
         *
         * @param wanted asked at every heartbeat: whether the caller may still have the stream; may block for a while
         * @return whether the stream ended whole
         */
        boolean run(EventSource source, OutputStream out, BooleanSupplier wanted) {
            return EventStreams.this.run(source, out, wanted);
        }

        @Override
        public void close() {
            if (left.compareAndSet(false, true)) {
                free.release();
            }
        }
    }

    /**
     * Takes room for a stream.
     *
     * @throws Failure when there is none
     */
    Place take() {
        if (closed) {
            throw Failure.of(FailureKind.NOT_READY, "The port is about to close.");
        }
        if (!free.tryAcquire()) {
            throw Failure.of(FailureKind.OVERLOADED, "There are " + MOST + " event streams already, the most.");
        }
        return new Place();
    }

    /** Ends all streams, and lets none begin. Returns at once; their requests end within moments. */
    @Override
    public void close() {
        closed = true;
        running.forEach(one -> one.stream().end());
        loop.close();
    }

    private boolean run(EventSource source, OutputStream out, BooleanSupplier wanted) {
        EventStream stream = new EventStream(out, pace.nanoTime());
        Running one = new Running(stream, wanted, new AtomicBoolean());
        running.add(one);
        try {
            if (closed) {
                stream.end();
            }
            return stream.run(source);
        } finally {
            running.remove(one);
        }
    }

    /** INVARIANT: never blocks, so that one dead client holds up nobody. */
    private void look() {
        for (Running one : running) {
            one.stream().endIfStuck(pace.stuck());
            if (one.stream().silent(pace.beat()) && one.beating().compareAndSet(false, true)) {
                Thread.ofVirtual().name("event-beat").start(() -> beat(one));
            }
        }
    }

    private static void beat(Running one) {
        try {
            if (one.wanted().getAsBoolean()) {
                one.stream().comment();
            } else {
                one.stream().end();
            }
        } finally {
            one.beating().set(false);
        }
    }
}
