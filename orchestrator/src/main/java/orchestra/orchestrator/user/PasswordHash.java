package orchestra.orchestrator.user;

/** A hashed secret in the PHC string format. Shown to nobody: even a hash can be guessed at. */
public record PasswordHash(String phc) {
    @Override
    public String toString() {
        return "********";
    }
}
