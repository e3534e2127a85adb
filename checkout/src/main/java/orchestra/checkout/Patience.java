package orchestra.checkout;

import java.time.Duration;

/** How long a server may say nothing. The agent has a deadline for the whole besides. */
final class Patience {

    static final Duration SILENCE = Duration.ofSeconds(20);

    private Patience() {}

    static int seconds() {
        return Math.toIntExact(SILENCE.toSeconds());
    }

    static int milliseconds() {
        return Math.toIntExact(SILENCE.toMillis());
    }
}
