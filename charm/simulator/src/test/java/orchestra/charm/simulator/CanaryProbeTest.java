package orchestra.charm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class CanaryProbeTest {
    @Test
    void seesSecretsInArgumentsAndEnvironments() throws Exception {
        ProcessBuilder argument = new ProcessBuilder("/bin/sleep", "31.4159265358");
        ProcessBuilder environment = new ProcessBuilder("/bin/sleep", "30");
        environment.environment().put("SECRET", "canary-in-the-environment");
        Process one = argument.start();
        Process other = environment.start();
        try (CanaryProbe probe = CanaryProbe.watch(List.of("31.4159265358"))) {
            probe.add(List.of("canary-in-the-environment"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> probe.findings().size() == 2);
            assertThat(probe.findings())
                    .containsExactlyInAnyOrder(
                            new CanaryProbe.Finding(one.pid(), "cmdline", "/bin/sleep"),
                            new CanaryProbe.Finding(other.pid(), "environ", "/bin/sleep"));
        } finally {
            one.destroyForcibly().waitFor();
            other.destroyForcibly().waitFor();
        }
    }
}
