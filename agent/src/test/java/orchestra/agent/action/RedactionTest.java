package orchestra.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import orchestra.agent.apply.StepFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {

    private static final String SECRET = "canary/one \"two\" +";
    private final Redaction redaction = new Redaction(Set.of(SECRET, "canary", ""));

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "canary%2Fone+%22two%22+%2B", "canary%2Fone%20%22two%22%20%2B"})
    void aKnownSecretGoesInEachOfItsForms(String form) {
        assertThat(redaction.of("before " + form + " after")).isEqualTo("before [redacted] after");
    }

    @Test
    void aKnownSecretGoesInBase64() {
        String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(redaction.of("Basic " + encoded)).isEqualTo("Basic [redacted]");
    }

    @Test
    void whatStandsWhereAPasswordDoesGoesToo() {
        assertThat(redaction.of("mongodb://ana:unknown@db:27017/x")).isEqualTo("mongodb://[redacted]@db:27017/x");
        assertThat(redaction.of("password=unknown1 next")).isEqualTo("password=[redacted] next");
        assertThat(redaction.of("Authorization: Bearer abcdefgh")).isEqualTo("Authorization: Bearer [redacted]");
    }

    @Test
    void aSecretThatLooksLikeWhatTakesItsPlaceIsNoSecretLeft() {
        Redaction odd = new Redaction(Set.of("redacted", "dact", "xy"));
        String clean = odd.of("a redacted text, dact and xy");
        assertThat(clean).isEqualTo("a [re[redacted]ed] text, [redacted] and xy");
        odd.check(Map.of("log.txt", clean));
    }

    @Test
    void aSecretThatIsLeftFailsAndIsNotNamed() {
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> redaction.check(Map.of("log.txt", "a canary", "plan.txt", "nothing")))
                .withMessageContaining("a secret is left in log.txt")
                .withMessageNotContaining("canary");
        redaction.check(Map.of("log.txt", redaction.of("a canary")));
        redaction.check(Map.of("canary.txt", "a secret that is a part of a file's name"));
    }
}
