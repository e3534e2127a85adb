package orchestra.agent.checkout;

import java.util.Locale;

/**
 * What came of an order.
 *
 * @param detail what was found, for people, without a secret; empty where there is nothing to say
 */
public record CheckoutAnswer(Result result, String detail) {

    /** The charm is there, or why it is not; what is not there is tried again at every hook. */
    public enum Result {
        /** It was there already. */
        SAME,
        /** It was fetched now. */
        DONE,
        UNREACHABLE,
        CREDENTIALS,
        HOST_UNKNOWN,
        HOST_CHANGED,
        CERTIFICATE,
        NOT_FOUND,
        REFERENCE,
        NOT_A_CHARM,
        /** Something that is not ours lies in its place. */
        TAKEN,
        /** A program of the machine is missing. */
        PROGRAM,
        FAILED;

        /** Reads the program's word; one that is not known is a failure. */
        public static Result of(String text) {
            for (Result result : values()) {
                if (result.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                    return result;
                }
            }
            return FAILED;
        }
    }
}
