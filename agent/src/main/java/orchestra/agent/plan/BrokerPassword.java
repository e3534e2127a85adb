package orchestra.agent.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import orchestra.charm.Secret;

/**
 * A password as RabbitMQ keeps it: base64 of four bytes of salt and of the SHA-256 of salt and password. Writing it
 * instead of the password, and comparing it, needs no request that would carry the password.
 */
public final class BrokerPassword {

    /** RabbitMQ's name of this form. */
    public static final String ALGORITHM = "rabbit_password_hashing_sha256";

    private static final int SALT = 4;

    private BrokerPassword() {}

    /** The same text for the same password, so that a file which holds it changes only with the password. */
    static String steadyHash(Secret password) {
        return hash(Arrays.copyOf(sha256("salt".getBytes(StandardCharsets.UTF_8), password), SALT), password);
    }

    /** The hash with those four bytes of salt. */
    public static String hash(byte[] salt, Secret password) {
        byte[] digest = sha256(salt, password);
        byte[] both = Arrays.copyOf(salt, salt.length + digest.length);
        System.arraycopy(digest, 0, both, salt.length, digest.length);
        return Base64.getEncoder().encodeToString(both);
    }

    /** Whether the hash is that of the password; one of another form is of none. */
    public static boolean matches(String hash, Secret password) {
        byte[] both;
        try {
            both = Base64.getDecoder().decode(hash);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (both.length <= SALT) {
            return false;
        }
        byte[] digest = sha256(Arrays.copyOf(both, SALT), password);
        return MessageDigest.isEqual(digest, Arrays.copyOfRange(both, SALT, both.length));
    }

    private static byte[] sha256(byte[] salt, Secret password) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(password.reveal().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
