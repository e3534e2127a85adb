package orchestra.checkout;

/** A charm was not fetched. The message says what was found, for an operator and without a secret. */
final class CheckoutFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Cause reason;

    CheckoutFailure(Cause reason, String message) {
        super(message);
        this.reason = reason;
    }

    CheckoutFailure(Cause reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    Cause reason() {
        return reason;
    }
}
