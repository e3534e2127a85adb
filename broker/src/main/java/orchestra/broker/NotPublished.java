package orchestra.broker;

/** A message that the broker is not known to have. The text says why, without credentials. */
public final class NotPublished extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotPublished(String message) {
        super(message);
    }

    public NotPublished(String message, Throwable cause) {
        super(message, cause);
    }
}
