package orchestra.orchestrator.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the sign-ins that did not succeed. */
final class SignInMetrics {
    private final Counter refused;
    private final Counter slowed;

    SignInMetrics(MeterRegistry registry) {
        this.refused = counter(registry, "wrong");
        this.slowed = counter(registry, "slowed");
    }

    void refused() {
        refused.increment();
    }

    void slowed() {
        slowed.increment();
    }

    private static Counter counter(MeterRegistry registry, String reason) {
        return Counter.builder("orchestra.sign.in.failures")
                .description("Sign-ins that did not succeed: wrong mail or secret, or slowed down unlooked at")
                .tag("reason", reason)
                .register(registry);
    }
}
