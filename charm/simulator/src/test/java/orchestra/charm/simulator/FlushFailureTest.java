package orchestra.charm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hook whose tool said 0 and whose end the controller refuses, as recorded: it fails, and is tried 5, 10, 20 s on. */
final class FlushFailureTest {
    @TempDir
    Path folder;

    @Test
    void aHookWhoseWritesAreRefusedIsTriedAgainAsWasRecorded() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T03:21:25Z"));
        try (Juju juju =
                Juju.open(folder.resolve("model"), JujuOptions.named("g1").clock(now::get))) {
            Path charm = new ShellCharm()
                    .hook("install", "storage-add data && echo said 0 >>../trace")
                    .pack(folder.resolve("tiny.charm"));
            juju.deploy("tiny", charm, java.util.Map.of());
            juju.settle();
            List<Long> waits = new ArrayList<>();
            for (int round = 1; round <= recordedWaits().size(); round++) {
                long wait = 0;
                while (runs(juju) == round) {
                    now.set(now.get().plusSeconds(1));
                    wait++;
                    juju.settle();
                }
                waits.add(wait);
            }

            assertThat(waits).isEqualTo(recordedWaits());
            assertThat(juju.inspect().status("tiny/0").toString()).contains("hook failed: \"install\"");
            assertThat(juju.inspect().logs())
                    .extracting(LogLine::message)
                    .anyMatch(line -> line.startsWith("hook \"install\" failed: adding "));
        }
    }

    private static long runs(Juju juju) throws IOException {
        return Files.readAllLines(juju.inspect().charmFolder("tiny/0").resolveSibling("trace"))
                .size();
    }

    /** From each failure to the next beginning, but the second for which the agent needs to notice the time. */
    private static List<Long> recordedWaits() throws IOException {
        List<Long> waits = new ArrayList<>();
        LocalTime failed = LocalTime.MIN;
        for (String line : Files.readAllLines(Scenario.RESOURCES.resolve("recorded/20-flush-failure-retry.txt"))) {
            if (line.contains(" failed: adding ")) {
                failed = LocalTime.parse(line.substring(0, 8));
            } else if (line.contains("install begins") && !failed.equals(LocalTime.MIN)) {
                waits.add(Duration.between(failed, LocalTime.parse(line.substring(0, 8)))
                                .toSeconds()
                        / 5
                        * 5);
            }
        }
        return waits;
    }
}
