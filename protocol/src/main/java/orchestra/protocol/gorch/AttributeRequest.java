package orchestra.protocol.gorch;

import java.util.Optional;

/**
 * An argument {@code key=get_attribute name:attribute}, which asks for another node's output.
 *
 * @param node the name of a node, or a pattern of names
 * @param pattern that it is a pattern for certain: {@code get_attribute regex:name:attribute}
 */
record AttributeRequest(String key, String node, boolean pattern, String attribute) {
    private static final String WORD = "=get_attribute ";
    private static final String PATTERN = "regex:";

    /** Reads an argument; empty when it is any other text. Names may have colons: the last one counts. */
    static Optional<AttributeRequest> parse(String argument) {
        int word = argument.indexOf(WORD);
        if (word < 1 || !isKey(argument.substring(0, word))) {
            return Optional.empty();
        }
        String rest = argument.substring(word + WORD.length());
        int colon = rest.lastIndexOf(':');
        if (colon < 1 || colon == rest.length() - 1) {
            return Optional.empty();
        }
        String key = argument.substring(0, word);
        String node = rest.substring(0, colon);
        String attribute = rest.substring(colon + 1);
        return node.startsWith(PATTERN) && node.length() > PATTERN.length()
                ? Optional.of(new AttributeRequest(key, node.substring(PATTERN.length()), true, attribute))
                : Optional.of(new AttributeRequest(key, node, false, attribute));
    }

    private static boolean isKey(String text) {
        return text.chars().noneMatch(letter -> letter == '=' || Character.isWhitespace(letter));
    }
}
