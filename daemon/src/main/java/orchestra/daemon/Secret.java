package orchestra.daemon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that no log, problem or message may show; {@link #reveal} is the one way to it. */
public record Secret(String reveal) {
    /** Compares without telling by its time where the first difference is. */
    public boolean is(String candidate) {
        return MessageDigest.isEqual(digest(reveal), digest(candidate));
    }

    @Override
    public String toString() {
        return "********";
    }

    private static byte[] digest(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
