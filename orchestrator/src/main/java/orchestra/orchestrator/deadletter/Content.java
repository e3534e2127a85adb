package orchestra.orchestrator.deadletter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * What is kept of a letter's body.
 *
 * @param size of the whole body, in bytes
 * @param encoding of {@code kept}: {@code text} where the bytes are UTF-8 without control characters, else {@code base64}
 * @param kept the body's first 8,192 bytes
 */
record Content(long size, String encoding, String kept) {
    static final int KEPT_MOST = 8192;
    static final String TEXT = "text";
    static final String BASE64 = "base64";
    private static final String CONTROLS_OF_TEXT = "\t\n\r";

    static Content of(byte[] body) {
        int length = Math.min(body.length, KEPT_MOST);
        return text(body, length)
                .map(text -> new Content(body.length, TEXT, text))
                .orElseGet(() -> new Content(
                        body.length, BASE64, Base64.getEncoder().encodeToString(Arrays.copyOf(body, length))));
    }

    /** Whether the body is longer than what is kept of it. */
    boolean truncated() {
        return size > KEPT_MOST;
    }

    /** Where it is cut within a character, that one is left out. */
    private static Optional<String> text(byte[] body, int length) {
        CharBuffer decoded = CharBuffer.allocate(length);
        boolean failed = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(body, 0, length), decoded, length == body.length)
                .isError();
        String text = decoded.flip().toString();
        boolean readable =
                text.chars().noneMatch(each -> Character.isISOControl(each) && CONTROLS_OF_TEXT.indexOf(each) < 0);
        return failed || !readable ? Optional.empty() : Optional.of(text);
    }
}
