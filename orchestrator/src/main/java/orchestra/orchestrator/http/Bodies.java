package orchestra.orchestrator.http;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;

/**
 * How much of all requests' bodies is in memory at once. Small bodies are bounded by the number of requests; large ones
 * have a budget of bytes in common. Safe for use by many threads.
 */
final class Bodies {
    /** What every route takes that does not say more. */
    static final int SMALL_MOST = 1024 * 1024;

    /** All large bodies together, and so also the most of one. */
    static final int LARGE_MOST = 64 * 1024 * 1024;

    /**
     * The server holds a whole chunk before it gives any of it, as large as the largest body of all routes. So chunked
     * bodies for routes of small ones have a bound of their own, and one who is not signed in cannot use up the budget.
     */
    private static final int CHUNKED_SMALL_MOST = 4;

    private static final Duration ROOM_WAIT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore large = new Semaphore(LARGE_MOST, true);
    private final Semaphore chunkedSmall = new Semaphore(CHUNKED_SMALL_MOST, true);
    private final Duration patience;
    private final LongSupplier nanoTime;

    Bodies() {
        this(PATIENCE, System::nanoTime);
    }

    /**
     * Bodies that are read with less patience.
     *
     * @param patience how long a body may take beside what its size grants it
     */
    Bodies(Duration patience, LongSupplier nanoTime) {
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /** The request's body, of which nothing is read yet. */
    Body of(ServerRequest request) {
        return new Body(request, this);
    }

    Duration patience() {
        return patience;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /**
     * Room for a body, until the lease is closed.
     *
     * @param most what the route takes
     * @param length as told, negative for a chunked body
     * @throws Failure when there is none within two seconds
     */
    Lease lease(int most, long length) {
        if (length < 0) {
            return most > SMALL_MOST ? lease(large, most) : lease(chunkedSmall, 1);
        }
        return length > SMALL_MOST ? lease(large, Math.toIntExact(length)) : () -> {};
    }

    private static Lease lease(Semaphore room, int permits) {
        try {
            if (room.tryAcquire(permits, ROOM_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return () -> room.release(permits);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw Failure.of(FailureKind.OVERLOADED, "Too many large bodies are being read at the moment.");
    }

    /** Room that is held. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }
}
