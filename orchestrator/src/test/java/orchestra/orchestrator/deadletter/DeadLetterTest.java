package orchestra.orchestrator.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import orchestra.broker.Delivery;
import orchestra.broker.Origin;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
    private static final Instant DIED = Instant.parse("2026-11-21T08:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:05Z");
    private static final Origin OF_RABBIT = died(DIED);

    @Test
    void tellsWhatTheBrokerTells() {
        DeadLetter letter = letter(OF_RABBIT, "what");
        assertThat(letter.message()).isEqualTo("message");
        assertThat(letter.received()).isEqualTo(NOW);
        assertThat(letter.source())
                .isEqualTo(new DeadLetter.Source(
                        "orchestra.jobs", "transform.jobs.low", "transform.jobs.low", "rejected", Optional.of(DIED)));
    }

    @Test
    void queueOfAJobIsItsRoutingKeyWhereTheBrokerTellsNoDeath() {
        assertThat(letter(new Origin("", "orchestra.jobs", "transform.jobs.low", Optional.empty()), "what")
                        .source()
                        .queue())
                .isEqualTo("transform.jobs.low");
        assertThat(letter(new Origin("", "orchestra.dead", "x", Optional.empty()), "what")
                        .source()
                        .queue())
                .isEmpty();
    }

    @Test
    void sameLetterHasTheSameIdWheneverItComesAndAnyOtherHasAnother() {
        String id = letter(OF_RABBIT, "what").id();
        assertThat(id).hasSize(32);
        assertThat(DeadLetter.of(new Letter(OF_RABBIT, "what"), NOW.plusSeconds(9))
                        .id())
                .isEqualTo(id);
        assertThat(letter(died(NOW), "what").id()).isEqualTo(id);
        assertThat(letter(OF_RABBIT, "other").id()).isNotEqualTo(id);
        assertThat(letter(Origin.UNKNOWN, "what").id()).isNotEqualTo(id);
        assertThat(letter(new Origin("ab", "c", "", Optional.empty()), "what").id())
                .isNotEqualTo(letter(new Origin("a", "bc", "", Optional.empty()), "what")
                        .id());
    }

    @Test
    void textIsKeptAsTextAndBytesAsBase64() {
        assertThat(Content.of(bytes("{\"é\":\n1}"))).isEqualTo(new Content(9, Content.TEXT, "{\"é\":\n1}"));
        assertThat(Content.of(new byte[0])).isEqualTo(new Content(0, Content.TEXT, ""));
        for (byte[] body : new byte[][] {{0}, {(byte) 0xff}, {'a', (byte) 0xc3}, {'\u001b', '['}}) {
            assertThat(Content.of(body))
                    .isEqualTo(new Content(
                            body.length, Content.BASE64, Base64.getEncoder().encodeToString(body)));
        }
    }

    @Test
    void whatIsLongIsCutAndNeverWithinACharacter() {
        Content even = Content.of(bytes("é".repeat(5000)));
        assertThat(even).isEqualTo(new Content(10_000, Content.TEXT, "é".repeat(4096)));
        assertThat(even.truncated()).isTrue();
        assertThat(Content.of(bytes("a" + "é".repeat(5000))).kept()).isEqualTo("a" + "é".repeat(4095));
        Content whole = Content.of(bytes("a".repeat(Content.KEPT_MOST)));
        assertThat(whole.kept()).hasSize(Content.KEPT_MOST);
        assertThat(whole.truncated()).isFalse();
        byte[] noise = new byte[20_000];
        Arrays.fill(noise, (byte) 0xfe);
        assertThat(Base64.getDecoder().decode(Content.of(noise).kept())).hasSize(Content.KEPT_MOST);
    }

    private static Origin died(Instant time) {
        return new Origin(
                "message",
                "orchestra.dead",
                "transform.jobs.low",
                Optional.of(new Origin.Death("transform.jobs.low", "orchestra.jobs", "rejected", Optional.of(time))));
    }

    private static DeadLetter letter(Origin origin, String body) {
        return DeadLetter.of(new Letter(origin, body), NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Letter(Origin origin, String text) implements Delivery {
        @Override
        public byte[] body() {
            return bytes(text);
        }

        @Override
        public String queue() {
            return "orchestra.dead";
        }

        @Override
        public boolean redelivered() {
            return false;
        }

        @Override
        public void acknowledge() {}

        @Override
        public void giveBack() {}

        @Override
        public void refuse() {}
    }
}
