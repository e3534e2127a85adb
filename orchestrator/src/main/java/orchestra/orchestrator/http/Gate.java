package orchestra.orchestrator.http;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import orchestra.orchestrator.settings.ListenAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the API's port open exactly while the storage is there. Level-triggered: each turn compares what is with what
 * should be, so a failed turn is made good by the next. Safe for use by many threads.
 */
public final class Gate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final BooleanSupplier mayOpen;
    private final Supplier<ListenAddress> wanted;
    private final Opener opener;
    private @Nullable Open open;
    private String complaint = "";
    private boolean closed;

    /**
     * @param mayOpen whether the storage is there; may take as long as a look at it
     * @param wanted where to listen
     */
    public Gate(BooleanSupplier mayOpen, Supplier<ListenAddress> wanted, Opener opener) {
        this.mayOpen = mayOpen;
        this.wanted = wanted;
        this.opener = opener;
    }

    private record Open(ListenAddress address, Opener.Port port) {}

    /** Looks, and makes it so. */
    public void turn() {
        boolean may = mayOpen.getAsBoolean();
        settle(may, wanted.get());
    }

    /** Closes the port for good. */
    @Override
    public synchronized void close() {
        closed = true;
        shut("the daemon stops");
    }

    private synchronized void settle(boolean may, ListenAddress address) {
        if (closed) {
            return;
        }
        if (!may) {
            shut("the storage is missing");
            return;
        }
        if (open != null && !open.address().equals(address)) {
            shut("the address changed");
        }
        if (open == null) {
            open(address);
        }
    }

    private void open(ListenAddress address) {
        try {
            open = new Open(address, opener.open(address));
            complaint = "";
            LOG.atInfo().addKeyValue("address", address).log("Port opened");
        } catch (RuntimeException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (!complaint.equals(cause.toString())) {
                complaint = cause.toString();
                LOG.atError()
                        .addKeyValue("address", address)
                        .addKeyValue("cause", complaint)
                        .log("Port cannot be opened");
            }
        }
    }

    private void shut(String why) {
        if (open == null) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("address", open.address())
                .addKeyValue("why", why)
                .log("Port closes");
        open.port().close();
        open = null;
    }
}
