package orchestra.charm.simulator;

/** What the player asked cannot be done; the message is the one the juju client would print. */
public final class JujuException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JujuException(String message) {
        super(message);
    }

    JujuException(String message, Throwable cause) {
        super(message, cause);
    }
}
