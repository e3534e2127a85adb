package orchestra.orchestrator.access;

import java.util.Optional;
import java.util.UUID;

/** A user's id: a UUID in its canonical text form. */
public record UserId(UUID value) {
    /** Reads the canonical lower-case form only, so that one user has one address. */
    public static Optional<UserId> parse(String text) {
        try {
            UUID value = UUID.fromString(text);
            return value.toString().equals(text) ? Optional.of(new UserId(value)) : Optional.empty();
        } catch (IllegalArgumentException notAUuid) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
