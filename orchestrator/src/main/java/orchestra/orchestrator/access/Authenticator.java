package orchestra.orchestrator.access;

/** Tells who a bearer token belongs to. */
public interface Authenticator {
    /**
     * Whose token it is.
     *
     * @throws orchestra.orchestrator.failure.Failure when the token is unknown, expired or revoked
     */
    Identity authenticate(String token);
}
