package orchestra.orchestrator.user;

import java.util.Optional;

/**
 * What a user is to become, checked already.
 *
 * @param secret the new secret; empty: it stays
 */
public record UserChange(
        String firstName, String lastName, String mail, boolean administrator, Optional<String> secret) {
    @Override
    public String toString() {
        return "UserChange[" + mail + "]";
    }
}
