package orchestra.protocol.gorch;

/** What text may hold, whoever sent it. */
final class Texts {
    private static final int SHOWN_MOST = 40;

    private Texts() {}

    /** Whether it is text that UTF-8 can carry: no half of a pair. */
    static boolean isUnicode(String text) {
        // A loop and no stream: it is done for every text of a graph.
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (isSurrogate(text.codePointAt(at))) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    /** Whether a process can take it as an argument. */
    static boolean isContent(String text) {
        return text.indexOf(0) < 0 && isUnicode(text);
    }

    static boolean isLine(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isISOControl(text.charAt(at))) {
                return false;
            }
        }
        return isUnicode(text);
    }

    /** The same, with a mark in place of each half of a pair. */
    static String unicode(String text) {
        return isUnicode(text) ? text : mapped(text, text.length(), '\uFFFD', false);
    }

    /** Somebody else's text, short and without what would spoil a log. */
    static String shown(String text) {
        String shown = mapped(text, SHOWN_MOST, '?', true);
        return text.codePointCount(0, text.length()) > SHOWN_MOST ? shown + "..." : shown;
    }

    private static String mapped(String text, int most, char instead, boolean controls) {
        StringBuilder mapped = new StringBuilder();
        text.codePoints()
                .limit(most)
                .map(point -> isSurrogate(point) || (controls && Character.isISOControl(point)) ? instead : point)
                .forEach(mapped::appendCodePoint);
        return mapped.toString();
    }

    /** Two halves that belong together are one code point, so a half that is seen stands alone. */
    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
