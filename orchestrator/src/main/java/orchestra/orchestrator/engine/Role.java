package orchestra.orchestrator.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** As what a person may use an engine. Who may as a user may as an administrator. */
public enum Role {
    ADMIN,
    USER;

    /** On the wire and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> named(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
