package orchestra.protocol;

import java.util.Arrays;
import java.util.Optional;

/** The state of a node and of a whole task, with the numbers and names that Gorchestrator gave them. */
public enum NodeState {
    INITIAL(0, "initial"),
    TO_RUN(1, "torun"),
    RUNNING(2, "running"),
    SUCCESS(3, "success"),
    FAILURE(4, "failure"),
    NOT_RUNNABLE(5, "notrunnable"),
    TIMEOUT(10, "timeout"),
    CANCELED(11, "canceled");

    private static final int OVER = 3;

    private final int number;
    private final String text;

    NodeState(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The state of this number; empty when there is none. */
    public static Optional<NodeState> of(long number) {
        return Arrays.stream(values()).filter(state -> state.number == number).findFirst();
    }

    /** The state of this name; empty when there is none. */
    public static Optional<NodeState> named(String text) {
        return Arrays.stream(values()).filter(state -> state.text.equals(text)).findFirst();
    }

    public int number() {
        return number;
    }

    public String text() {
        return text;
    }

    /** Whether it stays so. */
    public boolean over() {
        return number >= OVER;
    }
}
