package orchestra.agent.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import orchestra.charm.Secret;

/** Tells one text from another without showing it. For texts nobody can guess: a password of few letters is one. */
final class Digest {

    private static final int BYTES = 12;

    private Digest() {}

    /** The beginning of the text's SHA-256, in hexadecimal. */
    static String of(Secret text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
