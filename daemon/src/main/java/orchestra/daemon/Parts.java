package orchestra.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that run, stopped in the reverse of the order they started in. */
public final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    /** A part that has started. */
    public <T extends AutoCloseable> T add(T part) {
        running.push(part);
        return part;
    }

    /** Stops all of them; one that fails does not keep the others running. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception failure) {
                LOG.atWarn().addKeyValue("cause", failure.toString()).log("Part did not stop cleanly");
            }
        }
    }
}
