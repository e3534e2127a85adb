package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryTest {
    @ParameterizedTest
    @CsvSource({"0,2", "1,2", "2,4", "3,8", "4,16", "5,30", "6,30", "100,30", "2147483647,30"})
    void waitDoublesUpToTheMost(int failed, int seconds) {
        Retry retry = new Retry(100, Duration.ofSeconds(2), Duration.ofSeconds(30));

        assertThat(retry.after(failed)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void longestWaitDoesNotOverflow() {
        Retry retry = new Retry(100, Limits.WAIT, Limits.WAIT);

        assertThat(retry.after(100)).isEqualTo(Limits.WAIT);
    }

    @Test
    void noAttemptAndNegativeWaitsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retry(0, Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Retry(1, Duration.ofMillis(-1), Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Retry(1, Duration.ZERO, Duration.ofMillis(-1)));
    }
}
