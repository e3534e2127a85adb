package orchestra.protocol;

/** A message that is not what its sender says it is. The text says what was wanted and never repeats the message. */
public final class UnreadableMessage extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableMessage(String wanted) {
        super(wanted);
    }

    public UnreadableMessage(String wanted, Throwable cause) {
        super(wanted, cause);
    }
}
