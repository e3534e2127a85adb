package orchestra.orchestrator.session;

import java.util.Optional;
import java.util.UUID;

/** A session's id: how it is named to revoke it. Of no use for signing in. */
record SessionId(UUID value) {
    static Optional<SessionId> parse(String text) {
        try {
            UUID value = UUID.fromString(text);
            return value.toString().equals(text) ? Optional.of(new SessionId(value)) : Optional.empty();
        } catch (IllegalArgumentException notAUuid) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
