package orchestra.agent.mongo;

/** The moment that is read can no longer be read: it is too old, or collections were made or changed since. */
public final class StaleSnapshot extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleSnapshot(String message, Throwable cause) {
        super(message, cause);
    }
}
