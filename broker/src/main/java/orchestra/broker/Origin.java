package orchestra.broker;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a delivery came from, as the broker tells it.
 *
 * @param message the id it was published with; may be empty
 * @param exchange that brought it into its queue, or that it was first published to: brokers differ
 * @param routingKey with which it was published
 * @param death how it died, if it is a dead letter and the broker says so
 */
public record Origin(String message, String exchange, String routingKey, Optional<Death> death) {
    /** Nothing is told. */
    public static final Origin UNKNOWN = new Origin("", "", "", Optional.empty());

    /**
     * How a message became a dead letter.
     *
     * @param queue that it was in
     * @param exchange that had brought it there
     * @param reason in the broker's word, as {@code rejected}
     * @param time by the broker's clock, in seconds
     */
    public record Death(String queue, String exchange, String reason, Optional<Instant> time) {}
}
