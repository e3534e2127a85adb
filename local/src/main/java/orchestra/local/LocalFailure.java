package orchestra.local;

/** Something a person can mend; the message says what and how. */
final class LocalFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LocalFailure(String message) {
        super(message);
    }

    LocalFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message, which is never null here. */
    String said() {
        return String.valueOf(getMessage());
    }
}
