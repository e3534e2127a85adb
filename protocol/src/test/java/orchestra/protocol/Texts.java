package orchestra.protocol;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts to test with. */
final class Texts {
    private Texts() {}

    /** Any that UTF-8 can carry. */
    static Arbitrary<String> any() {
        return Arbitraries.strings().ofMaxLength(20).map(text -> text.replaceAll("[\\ud800-\\udfff]", "\uD83C\uDFAC"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
