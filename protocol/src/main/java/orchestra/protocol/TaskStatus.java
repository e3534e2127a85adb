package orchestra.protocol;

/** The state of a task of one node in the words of OSCIED, which took them from Celery. */
public enum TaskStatus {
    PENDING,
    RECEIVED,
    STARTED,
    PROGRESS,
    SUCCESS,
    FAILURE,
    RETRY,
    REVOKING,
    REVOKED,
    IGNORED;

    /**
     * What of a node decides, besides its state.
     *
     * @param sent the job is with the broker
     * @param progressing its worker has told how far it is
     * @param again an attempt before this one failed or was lost
     * @param cancelling it is being cancelled, and its worker has not said yet that it stopped
     */
    public record Circumstances(boolean sent, boolean progressing, boolean again, boolean cancelling) {}

    /** The one table that maps states to these. */
    public static TaskStatus of(NodeState state, Circumstances circumstances) {
        if (circumstances.cancelling() && !state.over()) {
            return REVOKING;
        }
        return switch (state) {
            case INITIAL -> PENDING;
            case TO_RUN -> circumstances.again() ? RETRY : circumstances.sent() ? RECEIVED : PENDING;
            case RUNNING -> circumstances.progressing() ? PROGRESS : STARTED;
            case SUCCESS -> SUCCESS;
            case FAILURE, TIMEOUT -> FAILURE;
            case NOT_RUNNABLE -> IGNORED;
            case CANCELED -> REVOKED;
        };
    }
}
