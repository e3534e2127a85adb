package orchestra.orchestrator.user;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes argon2id, version 1.3 (RFC 9106). Safe for use by many threads. */
interface Argon2 {
    /**
     * The tag of a secret.
     *
     * @param length of the tag, in bytes
     */
    byte[] tag(byte[] secret, byte[] salt, Argon2Cost cost, int length);

    /**
     * The system's library where there is one that computes what ours does, or else ours, which takes nearly twice as
     * long. Says in the log which.
     */
    static Argon2 fastest() {
        Logger log = LoggerFactory.getLogger(Argon2.class);
        Argon2 ours = new JavaArgon2();
        try {
            Argon2 systems = new NativeArgon2();
            if (agree(ours, systems)) {
                log.atInfo()
                        .addKeyValue("library", NativeArgon2.LIBRARY)
                        .log("Secrets are hashed by the system's library");
                return systems;
            }
            log.atWarn()
                    .addKeyValue("library", NativeArgon2.LIBRARY)
                    .log("Secrets are hashed in Java: the system's library computes something else");
        } catch (IllegalArgumentException | IllegalCallerException | UnsupportedOperationException absent) {
            log.atInfo()
                    .addKeyValue("cause", absent.getMessage())
                    .log("Secrets are hashed in Java: the system's library cannot be used");
        }
        return ours;
    }

    private static boolean agree(Argon2 one, Argon2 other) {
        byte[] secret = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        Argon2Cost small = new Argon2Cost(64, 2, 1);
        return Arrays.equals(one.tag(secret, salt, small, 32), other.tag(secret, salt, small, 32));
    }
}
