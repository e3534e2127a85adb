package orchestra.charm.simulator;

/** A hook tool that refuses: its exit code and what it says after {@code ERROR}. */
final class ToolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String said;

    private ToolFailure(int code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.said = message;
    }

    /** Called wrongly: exit code 2. */
    static ToolFailure usage(String message) {
        return new ToolFailure(2, message);
    }

    /** Called well, refused by the model: exit code 1. */
    static ToolFailure runtime(String message) {
        return new ToolFailure(1, message);
    }

    Answer answer() {
        return Answer.failed(code, said);
    }
}
