package orchestra.orchestrator.failure;

/** Every way a request can fail: its stable name, its HTTP status, and whether the same request may succeed later. */
public enum FailureKind {
    MALFORMED("malformed", 400, "The request cannot be read", false),
    INVALID("invalid", 400, "The request is not valid", false),
    UNAUTHENTICATED("unauthenticated", 401, "Sign in first", false),
    WRONG_CREDENTIALS("wrong-credentials", 401, "Mail or secret is wrong", false),
    FORBIDDEN("forbidden", 403, "Not allowed", false),
    NOT_FOUND("not-found", 404, "There is no such thing", false),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The path does not know this method", false),
    TOO_SLOW("too-slow", 408, "The request came too slowly", false),
    MAIL_TAKEN("mail-taken", 409, "The mail address belongs to another user", false),
    REPLACED("replaced", 409, "A newer process has taken its place", false),
    BUSY_DOCUMENT("changed-meanwhile", 409, "Others keep changing this", true),
    STALE_ATTEMPT("stale-attempt", 409, "Another attempt counts", false),
    STALE("stale", 412, "It has changed since it was read", false),
    TOO_LARGE("too-large", 413, "The request is too large", false),
    UNSUPPORTED_TYPE("unsupported-type", 415, "The body's media type is not accepted", false),
    TOO_MANY_ATTEMPTS("too-many-attempts", 429, "Too many failed attempts", true),
    INTERNAL("internal", 500, "Something went wrong here", false),
    DATABASE_UNAVAILABLE("database-unavailable", 503, "The database does not answer", true),
    NOT_READY("not-ready", 503, "Not ready to serve", true),
    OVERLOADED("overloaded", 503, "Too much to do at the moment", true);

    private final String text;
    private final int status;
    private final String title;
    private final boolean retryable;

    FailureKind(String text, int status, String title, boolean retryable) {
        this.text = text;
        this.status = status;
        this.title = title;
        this.retryable = retryable;
    }

    /** Its name on the wire; never changes. */
    public String text() {
        return text;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Whether the very same request may succeed later; such an answer carries {@code Retry-After}. */
    public boolean retryable() {
        return retryable;
    }
}
