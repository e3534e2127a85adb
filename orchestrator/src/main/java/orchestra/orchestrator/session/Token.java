package orchestra.orchestrator.session;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import orchestra.daemon.Digests;

/** A bearer token: 256 random bits, known to its client alone. Shown once, when it is made. */
record Token(String reveal) {
    private static final String PREFIX = "orchestra_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final int BYTES = 32;

    static Token create(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Token(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Optional<Token> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Token(text)) : Optional.empty();
    }

    /** What is kept of it: SHA-256, in hexadecimal. A token is random enough to need no slower hash. */
    String hash() {
        return HexFormat.of().formatHex(Digests.sha256(bytes()));
    }

    /**
     * Binds the token to the credential it was given for. The token is the key and is kept nowhere, so from what is
     * kept nobody can guess at the credential.
     */
    String proofOf(String credential) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(credential.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("a JDK without HmacSHA256", impossible);
        }
    }

    @Override
    public String toString() {
        return "********";
    }

    private byte[] bytes() {
        return reveal.getBytes(StandardCharsets.US_ASCII);
    }
}
