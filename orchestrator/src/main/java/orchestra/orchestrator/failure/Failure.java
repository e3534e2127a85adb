package orchestra.orchestrator.failure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is refused or cannot be served. The message is shown to the client: it never holds a secret. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Duration SOON = Duration.ofSeconds(2);

    private final FailureKind kind;
    private final transient List<FieldError> errors;
    private final @Nullable Duration retryAfter;

    private Failure(
            FailureKind kind,
            String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    public static Failure of(FailureKind kind, String detail) {
        return new Failure(kind, detail, List.of(), kind.retryable() ? SOON : null, null);
    }

    public static Failure of(FailureKind kind, String detail, Throwable cause) {
        return new Failure(kind, detail, List.of(), kind.retryable() ? SOON : null, cause);
    }

    /** The request with everything that is wrong with it. */
    public static Failure invalid(List<FieldError> errors) {
        String detail = errors.size() == 1 ? "One field is wrong." : errors.size() + " fields are wrong.";
        return new Failure(FailureKind.INVALID, detail, errors, null, null);
    }

    /** Parts that are not ready, each named. */
    public static Failure notReady(List<FieldError> parts) {
        return new Failure(FailureKind.NOT_READY, "Something this daemon needs is missing.", parts, SOON, null);
    }

    /** Refused until {@code wait} has passed. */
    public static Failure later(FailureKind kind, String detail, Duration wait) {
        return new Failure(kind, detail, List.of(), wait, null);
    }

    public FailureKind kind() {
        return kind;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
