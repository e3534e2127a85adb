package orchestra.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How an attempt ended. */
public enum Outcome {
    SUCCESS,
    /** It ran and failed; the node's retry rule decides whether it is tried again. */
    FAILURE,
    TIMEOUT,
    CANCELED,
    /** It never ran, and would not here: the worker has no such engine, or a host is not known. Not tried again. */
    REFUSED;

    /** The outcome of this lower-case name; empty when there is none. */
    public static Optional<Outcome> named(String text) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.text().equals(text))
                .findFirst();
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
