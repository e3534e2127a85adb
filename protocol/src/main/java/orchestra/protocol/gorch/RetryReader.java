package orchestra.protocol.gorch;

import java.time.Duration;
import tools.jackson.core.JsonParser;

/** Reads how often a node is tried. */
final class RetryReader {
    private final JsonParser parser;
    private final Values values;

    RetryReader(JsonParser parser, Values values) {
        this.parser = parser;
        this.values = values;
    }

    Retry read() {
        if (!values.object("retry")) {
            return Retry.NONE;
        }
        int attempts = Retry.NONE.attempts();
        Duration backoff = Retry.NONE.backoff();
        Duration most = Retry.NONE.most();
        boolean mostGiven = false;
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            parser.nextToken();
            String place = "retry." + field;
            switch (field) {
                case "attempts" -> attempts = values.whole(place, 1, Limits.ATTEMPTS, attempts);
                case "backoff" -> backoff = values.isNull() ? backoff : values.seconds(place, Duration.ZERO);
                case "max_backoff" -> {
                    mostGiven = !values.isNull();
                    most = mostGiven ? values.seconds(place, Duration.ZERO) : most;
                }
                default -> values.unknown(place);
            }
        }
        if (mostGiven && most.compareTo(backoff) < 0) {
            values.problem(
                    "retry.max_backoff",
                    "must be at least the backoff, which is " + seconds(backoff) + "; found " + seconds(most));
        }
        return new Retry(attempts, backoff, mostGiven || most.compareTo(backoff) > 0 ? most : backoff);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
