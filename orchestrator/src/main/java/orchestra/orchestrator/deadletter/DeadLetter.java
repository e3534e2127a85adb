package orchestra.orchestrator.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import orchestra.broker.Delivery;
import orchestra.broker.Origin;
import orchestra.daemon.Digests;
import orchestra.protocol.QueueNames;

/**
 * A message that nobody could read. Texts about it are empty where the broker does not tell.
 *
 * @param id follows from all that is told of it but dates: one that comes again is the same letter, and so is a job that
 *     is refused, sent again and refused again
 * @param message the id it was published with
 * @param source where it came from
 * @param received when an orchestrator was first given it, by its clock; the source tells of that time too
 */
record DeadLetter(String id, String message, Source source, Instant received, Content content) {
    private static final int ID_BYTES = 16;

    /**
     * Where a letter came from.
     *
     * @param queue in which it was refused
     * @param reason in the broker's word
     * @param died when it was refused, by the broker's clock
     */
    record Source(String exchange, String routingKey, String queue, String reason, Optional<Instant> died) {}

    /** Reads what a broker delivered from its dead letters. */
    static DeadLetter of(Delivery delivery, Instant now) {
        Origin origin = delivery.origin();
        Source source = origin.death().map(death -> source(origin, death)).orElseGet(() -> source(origin));
        byte[] body = delivery.body();
        return new DeadLetter(id(origin.message(), source, body), origin.message(), source, now, Content.of(body));
    }

    private static Source source(Origin origin, Origin.Death death) {
        return new Source(death.exchange(), origin.routingKey(), death.queue(), death.reason(), death.time());
    }

    /** A broker that keeps no record of a death leaves the message as it was published: to its queue's name. */
    private static Source source(Origin origin) {
        String queue = origin.exchange().equals(QueueNames.JOBS) ? origin.routingKey() : "";
        return new Source(origin.exchange(), origin.routingKey(), queue, "", Optional.empty());
    }

    private static String id(String message, Source source, byte[] body) {
        List<String> all = List.of(
                message,
                source.exchange(),
                source.routingKey(),
                source.queue(),
                source.reason(),
                hex(Digests.sha256(body)));
        StringBuilder text = new StringBuilder();
        // With its length before it, no part runs into the next.
        all.forEach(part -> text.append(part.length()).append(':').append(part));
        return hex(Arrays.copyOf(Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)), ID_BYTES));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
