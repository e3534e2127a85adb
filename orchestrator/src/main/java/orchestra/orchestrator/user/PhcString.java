package orchestra.orchestrator.user;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An argon2id hash in the PHC string format: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$tag}.
 *
 * @param salt in base64 without padding
 * @param tag in base64 without padding
 */
record PhcString(Argon2Cost cost, String salt, String tag) {
    private static final Pattern FORM = Pattern.compile("\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,3}),"
            + "p=([1-9][0-9]{0,2})\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{16,86})");

    static PhcString of(Argon2Cost cost, byte[] salt, byte[] tag) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new PhcString(cost, base64.encodeToString(salt), base64.encodeToString(tag));
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not of it; the text is not repeated in the message
     */
    static PhcString parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an argon2id hash in the PHC string format");
        }
        return new PhcString(
                new Argon2Cost(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))),
                matcher.group(4),
                matcher.group(5));
    }

    byte[] saltBytes() {
        return Base64.getDecoder().decode(salt);
    }

    byte[] tagBytes() {
        return Base64.getDecoder().decode(tag);
    }

    /** The PHC string itself. */
    @Override
    public String toString() {
        return "$argon2id$v=19$m=" + cost.memory() + ",t=" + cost.passes() + ",p=" + cost.lanes() + "$" + salt + "$"
                + tag;
    }
}
