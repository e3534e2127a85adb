package orchestra.agent.checkout;

import java.util.regex.Pattern;

/**
 * What the options around checkouts must look like. Each rule gives the text or throws {@link
 * IllegalArgumentException} with what it wanted. An empty text stays empty.
 */
public final class CheckoutRules {

    private static final Pattern FOLDER = Pattern.compile("(?:/|~/)[^\\p{Cntrl}]*");
    private static final Pattern KNOWN_HOST =
            Pattern.compile("(?:@(?:revoked|cert-authority)\\s+)?\\S+\\s+[a-z0-9@.-]+\\s+[A-Za-z0-9+/]+=*(?:\\s.*)?");

    private CheckoutRules() {}

    /** A {@code *_repository} option. */
    public static String repository(String text) {
        if (!text.isEmpty()) {
            CheckoutSource.parse(text);
        }
        return text;
    }

    /** The folder in which the charms lie: absolute, or below the home folder; {@code <release>} may be in it. */
    public static String folder(String text) {
        boolean sound = FOLDER.matcher(text).matches()
                && !(text + "/").contains("/../")
                && !text.replaceAll("/+", "").isEmpty();
        if (!text.isEmpty() && !sound) {
            throw new IllegalArgumentException("wanted an absolute path, or one that begins with ~/, without ..");
        }
        return text;
    }

    /** Lines as in known_hosts. */
    public static String knownHosts(String text) {
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    if (!KNOWN_HOST.matcher(line).matches()) {
                        throw new IllegalArgumentException(
                                "wanted lines as in known_hosts: a host, a key's type, a key");
                    }
                });
        return text;
    }
}
