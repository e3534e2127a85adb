package orchestra.orchestrator.http;

import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/** One request's body, read at most once. For one thread; closing it gives its room back. */
final class Body implements AutoCloseable {
    private static final int STEP = 64 * 1024;
    /** A body that comes slower than this for longer than the patience is given up. */
    private static final long BYTES_A_SECOND = 64 * 1024;

    private static final Duration LEFT_WAIT = Duration.ofSeconds(5);
    private static final byte[] NONE = new byte[0];

    private final ServerRequest request;
    private final Bodies bodies;
    private Bodies.Lease lease = () -> {};
    private @Nullable InputStream stream;

    Body(ServerRequest request, Bodies bodies) {
        this.request = request;
        this.bodies = bodies;
    }

    /**
     * The whole body; empty where there is none.
     *
     * @param most bytes
     * @throws Failure when it is larger, there is no room for it now, or it comes too slowly
     */
    byte[] read(int most) {
        if (!request.content().hasEntity()) {
            return NONE;
        }
        OptionalLong told = request.headers().contentLength();
        long length = told.orElse(-1);
        if (length > most) {
            throw tooLarge(most);
        }
        lease = bodies.lease(most, length);
        stream = request.content().inputStream();
        try {
            return read(stream, most, length < 0 ? STEP : (int) Math.min(length, STEP));
        } catch (Failure | RequestException refused) {
            throw refused;
        } catch (IOException | RuntimeException gone) {
            throw new CloseConnectionException("the body broke off", gone);
        }
    }

    /** Whether some of it was not read. */
    boolean left() {
        return !request.content().consumed();
    }

    /** Whether the connection cannot be used again, as what is left of it is not worth reading or never comes. */
    boolean spoils() {
        return left()
                && (stream != null
                        || !request.continueSent()
                        || request.headers().contentLength().orElse(Long.MAX_VALUE) > Bodies.SMALL_MOST);
    }

    /**
     * Reads what is left and throws it away, for a short while: a client that is still sending when the connection ends
     * may never see the answer it was sent. Of chunks nothing is read without room for them.
     *
     * @param last whether the answer said that the connection ends
     * @throws CloseConnectionException when the connection ends
     */
    void discard(boolean last) {
        boolean room = stream != null || request.headers().contentLength().isPresent();
        if (left() && room && request.continueSent()) {
            readLeft();
        }
        if (last || left()) {
            throw new CloseConnectionException("no more requests are wanted");
        }
    }

    @Override
    public void close() {
        lease.close();
        lease = () -> {};
    }

    private byte[] read(InputStream from, int most, int first) throws IOException {
        long begun = bodies.now();
        byte[] bytes = new byte[Math.max(1, first)];
        int size = 0;
        while (true) {
            int got = from.read(bytes, size, bytes.length - size);
            if (got < 0) {
                return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
            }
            size += got;
            if (size > most) {
                throw tooLarge(most);
            }
            if (late(begun, size)) {
                throw Failure.of(FailureKind.TOO_SLOW, "The body came too slowly.");
            }
            if (size == bytes.length) {
                // One more than it may have, so that one too large is seen.
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * size, most + 1L));
            }
        }
    }

    private boolean late(long begun, int size) {
        long granted = bodies.patience().toNanos() + size * (1_000_000_000L / BYTES_A_SECOND);
        return bodies.now() - begun > granted;
    }

    private void readLeft() {
        byte[] thrownAway = new byte[STEP];
        long begun = bodies.now();
        try {
            InputStream from = stream == null ? request.content().inputStream() : stream;
            while (from.read(thrownAway) >= 0) {
                if (bodies.now() - begun > LEFT_WAIT.toNanos()) {
                    return;
                }
            }
        } catch (IOException | RuntimeException gone) {
            throw new CloseConnectionException("the body broke off", gone);
        }
    }

    private static Failure tooLarge(int most) {
        return Failure.of(FailureKind.TOO_LARGE, "A body may have at most " + most + " bytes here.");
    }
}
