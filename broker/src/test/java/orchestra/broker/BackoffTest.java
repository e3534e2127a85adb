package orchestra.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Test
    void doublesUpToTheLimit() {
        Backoff most = new Backoff(FIRST, LONGEST, () -> 1);
        assertThat(most.after(1)).isEqualTo(Duration.ofMillis(200));
        assertThat(most.after(2)).isEqualTo(Duration.ofMillis(400));
        assertThat(most.after(5)).isEqualTo(Duration.ofMillis(3200));
        assertThat(most.after(6)).isEqualTo(LONGEST);
        assertThat(most.after(Integer.MAX_VALUE)).isEqualTo(LONGEST);
    }

    @Test
    void aRandomPartOfUpToHalfIsLeftOut() {
        assertThat(new Backoff(FIRST, LONGEST, () -> 0).after(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(new Backoff(FIRST, LONGEST, () -> 0.5).after(1)).isEqualTo(Duration.ofMillis(150));
        assertThat(new Backoff(FIRST, LONGEST, () -> 0).after(100)).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void whatHeldForAWhileStartsANewRow() {
        Attempts attempts = new Attempts(new Backoff(FIRST, LONGEST, () -> 1), Duration.ZERO);
        assertThat(attempts.failed()).isEqualTo(FIRST);
        assertThat(attempts.failed()).isEqualTo(FIRST);
        assertThat(attempts.isFirst()).isTrue();
        Attempts patient = new Attempts(new Backoff(FIRST, LONGEST, () -> 1), Duration.ofHours(1));
        assertThat(patient.failed()).isEqualTo(FIRST);
        assertThat(patient.failed()).isEqualTo(FIRST.multipliedBy(2));
        assertThat(patient.isFirst()).isFalse();
        patient.reset();
        assertThat(patient.failed()).isEqualTo(FIRST);
    }
}
