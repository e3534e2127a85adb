package orchestra.agent.apply;

/** The storage could not be made so, for a reason that calls for something else than mounting it again as it was. */
public final class StorageFailure extends StepFailure {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** Something that is not ours is where the storage belongs: only an operator may take it away. */
        PLACE_TAKEN,
        /** The server has another file system at that place than when it was mounted: mounting it anew helps. */
        STALE,
        /** It is mounted, but does not answer or cannot be written. */
        UNUSABLE
    }

    private final Kind kind;

    public StorageFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StorageFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
