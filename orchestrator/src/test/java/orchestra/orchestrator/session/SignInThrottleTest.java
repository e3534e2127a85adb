package orchestra.orchestrator.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import orchestra.orchestrator.failure.Failure;
import org.junit.jupiter.api.Test;

final class SignInThrottleTest {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final SignInThrottle throttle = new SignInThrottle(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    void waitGrowsWithFailuresAndIsShortForAnAccount() {
        for (int i = 0; i < 5; i++) {
            assertThat(attempt("ann", "10.0.0." + i, false)).isZero();
        }
        assertThat(attempt("ann", "10.0.1.1", false)).isEqualTo(Duration.ofSeconds(1));
        now = now.plusSeconds(1);
        assertThat(attempt("ann", "10.0.1.1", false)).isZero();
        assertThat(attempt("ann", "10.0.1.2", false)).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 50; i++) {
            now = now.plusSeconds(30);
            assertThat(attempt("ann", "10.0.2." + i, false)).isZero();
        }
        assertThat(attempt("ann", "10.0.3.1", false)).isEqualTo(Duration.ofSeconds(30));
        assertThat(attempt("bob", "10.0.3.1", false)).isZero();
    }

    @Test
    void ownerAtAKnownAddressDoesNotWaitForTheAccount() {
        assertThat(attempt("ann", "10.0.0.1", true)).isZero();
        for (int i = 0; i < 20; i++) {
            attempt("ann", "192.0.2." + i, false);
        }
        assertThat(attempt("ann", "10.9.9.9", true)).isPositive();
        assertThat(attempt("ann", "10.0.0.1", true)).isZero();
        assertThat(attempt("ann", "10.9.9.9", true)).isZero();
    }

    @Test
    void oneAttackerCannotHoldAnAccount() {
        Instant end = now.plus(Duration.ofHours(2));
        int tried = 0;
        while (now.isBefore(end)) {
            tried += attempt("ann", "192.0.2.1", false).isZero() ? 1 : 0;
            now = now.plusSeconds(1);
        }
        assertThat(tried).isLessThan(60);
        now = now.plusSeconds(30);
        assertThat(attempt("ann", "10.0.0.1", true)).isZero();
    }

    @Test
    void failuresAreForgottenAfterAnHour() {
        for (int i = 0; i < 30; i++) {
            attempt("ann", "10.0.0.1", false);
            now = now.plusSeconds(5);
        }
        now = now.plus(Duration.ofHours(1));
        for (int i = 0; i < 5; i++) {
            assertThat(attempt("ann", "10.0.0.1", false)).isZero();
        }
    }

    @Test
    void attemptsAtOnceAreOneAtATimeOnceFailuresPiledUp() {
        for (int i = 0; i < 5; i++) {
            attempt("ann", "10.0.0.1", false);
        }
        now = now.plusSeconds(2);
        try (SignInThrottle.Attempt running = throttle.begin("ann", "10.0.0.1")) {
            assertThat(attempt("ann", "10.0.0.2", false)).isPositive();
            running.failed();
        }
    }

    @Test
    void interruptedAttemptCountsForNothing() {
        for (int i = 0; i < 100; i++) {
            throttle.begin("ann", "10.0.0.1").close();
        }
        assertThat(attempt("ann", "10.0.0.1", false)).isZero();
    }

    @Test
    void ipv6NetworkIsOneAddress() {
        assertThat(SignInThrottle.network("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(SignInThrottle.network("2001:db8:1:2::1"))
                .isNotEqualTo(SignInThrottle.network("2001:db8:1:3::1"));
        assertThat(SignInThrottle.network("10.0.0.1")).isEqualTo("10.0.0.1");
    }

    /** Zero when the attempt was let in, else how long it must wait. */
    private Duration attempt(String account, String address, boolean right) {
        try (SignInThrottle.Attempt attempt = throttle.begin(account, address)) {
            if (right) {
                attempt.succeeded();
            } else {
                attempt.failed();
            }
            return Duration.ZERO;
        } catch (Failure early) {
            return early.retryAfter().orElseThrow();
        }
    }
}
