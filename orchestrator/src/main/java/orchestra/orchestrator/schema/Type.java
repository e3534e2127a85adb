package orchestra.orchestrator.schema;

import java.util.regex.Pattern;

/** What one field may hold. */
public sealed interface Type {
    /**
     * Text.
     *
     * @param least fewest characters (code points)
     * @param most most characters
     * @param form what it must match, besides holding no control characters
     * @param says the form in words
     * @param format the OpenAPI format, empty for none
     */
    record Text(int least, int most, Pattern form, String says, String format) implements Type {
        private static final Pattern PLAIN = Pattern.compile("\\P{Cntrl}*");

        public static Text plain(int least, int most) {
            return new Text(least, most, PLAIN, "must hold no control characters", "");
        }

        public static Text of(String format) {
            return new Text(0, Integer.MAX_VALUE, PLAIN, "must hold no control characters", format);
        }
    }

    /** True or false. */
    record Flag() implements Type {}

    /** A whole number. */
    record Whole() implements Type {}

    /** An object of another shape. */
    record Nested(Shape shape) implements Type {}

    /** A list of objects. */
    record Many(Shape shape) implements Type {}

    /** A list of texts. */
    record TextList() implements Type {}

    /** A map from names to texts. */
    record Texts() implements Type {}
}
