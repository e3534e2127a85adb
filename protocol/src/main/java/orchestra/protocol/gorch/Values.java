package orchestra.protocol.gorch;

import java.time.Duration;
import java.util.Optional;
import orchestra.protocol.Priority;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the value a parser stands at, as what it should be. One that is something else is a problem, is skipped, and
 * its default is taken, so that what follows is looked at too. Null is the same as nothing.
 */
final class Values {
    private static final double MILLIS = 1000;

    private final JsonParser parser;
    private final Findings findings;
    private int node = Findings.GRAPH;

    Values(JsonParser parser, Findings findings) {
        this.parser = parser;
        this.findings = findings;
    }

    /** Says which node what follows is of, or {@link Findings#GRAPH}. */
    void of(int which) {
        node = which;
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** A line of text: no control characters. Empty where it is wrong, and an empty text where there is none. */
    Optional<String> line(String field, int most) {
        Optional<String> text = text(field, most);
        if (text.isPresent() && !Texts.isLine(text.get())) {
            problem(field, "must be valid Unicode without control characters");
            return Optional.empty();
        }
        return text;
    }

    /** As {@link #line}, for text that may have line breaks. */
    Optional<String> content(String field, int most) {
        Optional<String> text = text(field, most);
        if (text.isPresent() && !Texts.isContent(text.get())) {
            problem(field, "must be valid Unicode without the character NUL");
            return Optional.empty();
        }
        return text;
    }

    Optional<Priority> priority(String field) {
        if (isNull()) {
            return Optional.empty();
        }
        Optional<Priority> priority =
                parser.currentToken() == JsonToken.VALUE_STRING ? Priority.named(parser.getString()) : Optional.empty();
        if (priority.isEmpty()) {
            wanted(field, "low, normal or high");
        }
        return priority;
    }

    /** Seconds, in steps of a millisecond; zero where there is none. */
    Duration seconds(String field, Duration least) {
        if (isNull()) {
            return Duration.ZERO;
        }
        // A double holds every millisecond of thirty days, and no exponent makes it large.
        double seconds = isNumber() ? parser.getDoubleValue() : -1;
        if (!(seconds >= least.toMillis() / MILLIS && seconds <= Limits.WAIT.toSeconds())) {
            wanted(
                    field,
                    "a number of seconds, at least " + least.toMillis() / MILLIS + " and at most "
                            + Limits.WAIT.toSeconds() + " (" + Limits.WAIT.toDays() + " days)");
            return Duration.ZERO;
        }
        return Duration.ofMillis(Math.round(seconds * MILLIS));
    }

    /** A whole number; {@code otherwise} where there is none or it is wrong. */
    int whole(String field, int least, int most, int otherwise) {
        if (isNull()) {
            return otherwise;
        }
        if (!isInt() || parser.getIntValue() < least || parser.getIntValue() > most) {
            wanted(field, "a whole number from " + least + " to " + most);
            return otherwise;
        }
        return parser.getIntValue();
    }

    /** Whether it is a whole number that an int holds. */
    boolean isInt() {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT;
    }

    /** Whether a list begins here. What is none is a problem, unless it is null. */
    boolean list(String field) {
        return begins(JsonToken.START_ARRAY, field, "a list");
    }

    /** Whether an object begins here. What is none is a problem, unless it is null. */
    boolean object(String field) {
        return begins(JsonToken.START_OBJECT, field, "an object");
    }

    /** Goes past what nobody reads, with a note. */
    void unknown(String field) {
        findings.note(node, Texts.shown(field), "is not known and was ignored");
        parser.skipChildren();
    }

    /** Goes past what upstream sends and we decide ourselves, with a note unless it says nothing. */
    void ignore(String field, String why) {
        boolean nothing = isNull()
                || (isInt() && parser.getIntValue() == 0)
                || (parser.currentToken() == JsonToken.VALUE_STRING && parser.getStringLength() == 0);
        if (!nothing) {
            findings.note(node, field, why);
        }
        parser.skipChildren();
    }

    void problem(String field, String message) {
        findings.problem(node, field, message);
    }

    /** Adds a problem and goes past the value. */
    void wanted(String field, String wanted) {
        problem(field, "must be " + wanted + "; found " + found());
        parser.skipChildren();
    }

    /** What is there, in a few words. */
    String found() {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_ARRAY -> "a list";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "the text \"" + Texts.shown(parser.getString()) + "\"";
            default -> Texts.shown(parser.getString());
        };
    }

    private Optional<String> text(String field, int most) {
        if (isNull()) {
            return Optional.of("");
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            wanted(field, "text");
            return Optional.empty();
        }
        String text = parser.getString();
        if (text.length() > most) {
            problem(field, "must have at most " + most + " characters; found " + text.length());
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private boolean begins(JsonToken token, String field, String what) {
        if (parser.currentToken() == token) {
            return true;
        }
        if (!isNull()) {
            wanted(field, what);
        }
        return false;
    }

    private boolean isNumber() {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
    }
}
