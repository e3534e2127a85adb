package orchestra.broker;

import java.time.Duration;

/**
 * How long the way to the broker waits for what.
 *
 * @param firstPause before the second try of something that failed
 * @param longestPause between any two tries
 * @param open for a connection to be made, sockets and login each
 * @param answer for the broker's answer to a request
 * @param confirm for the broker to confirm a message
 * @param afterFailure before a message whose handler failed is given back
 */
record Timings(
        Duration firstPause,
        Duration longestPause,
        Duration open,
        Duration answer,
        Duration confirm,
        Duration afterFailure) {

    static final Timings USUAL = new Timings(
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    Attempts attempts() {
        return new Attempts(new Backoff(firstPause, longestPause, Math::random), longestPause.multipliedBy(2));
    }
}
