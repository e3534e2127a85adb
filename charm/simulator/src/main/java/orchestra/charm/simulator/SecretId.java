package orchestra.charm.simulator;

import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ID of a secret, and the forms a URI of it takes: {@code ID}, {@code secret:ID}, {@code secret://MODEL/ID}. */
final class SecretId {
    private static final Pattern URI = Pattern.compile("(secret:(//[0-9a-f-]{36}/)?)?([0-9a-v]{20})");
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final SecureRandom RANDOM = new SecureRandom();

    private SecretId() {}

    static String fresh() {
        StringBuilder id = new StringBuilder();
        for (int index = 0; index < 19; index++) {
            id.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
        }
        // Ninety-six bits in twenty digits: the last one holds a single bit.
        return id.append(RANDOM.nextBoolean() ? '0' : 'g').toString();
    }

    /** The bare ID; refused as a usage error when it is none. */
    static String parse(String uri) {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches()) {
            throw ToolFailure.usage("secret URI " + GoJson.write(uri) + " not valid");
        }
        return matcher.group(3);
    }

    /** How an error names it: as given when it was a URI, else with {@code secret:} before. */
    static String shown(String uri) {
        return GoJson.write(uri.startsWith("secret:") ? uri : "secret:" + uri);
    }
}
