package orchestra.agent.apply;

/** A step could not be made so. The message says what happened, for an operator and without a secret. */
public sealed class StepFailure extends RuntimeException permits BrokerRefusal, StorageFailure {

    private static final long serialVersionUID = 1L;

    public StepFailure(String message) {
        super(message);
    }

    public StepFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
