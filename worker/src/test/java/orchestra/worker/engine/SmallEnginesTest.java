package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import orchestra.protocol.Job;
import orchestra.protocol.Outcome;
import org.junit.jupiter.api.Test;

final class SmallEnginesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 987_654_321);

    private final SleepEngine sleep = new SleepEngine(RandomGenerator.of("L64X128MixRandom"), () -> NOW);
    private final TrialAttempt attempt = new TrialAttempt(Path.of("/nowhere"));

    @Test
    void sleepGivesItsNameAndTimeForEveryKey() {
        Ending ending = sleep.run(job(List.of("0.01"), List.of("a", "b")), attempt);
        assertThat(ending.outcome()).isEqualTo(Outcome.SUCCESS);
        assertThat(ending.output())
                .isEqualTo(Map.of("result", "trial_1700000000", "a", "trial_1700000000", "b", "trial_1700000000"));
    }

    @Test
    void sleepLastsAsLongAsItIsTold() {
        long began = System.nanoTime();
        sleep.run(job(List.of("0.25"), List.of()), attempt);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void sleepWithoutANumberIsShort() {
        assertThat(sleep.run(job(List.of("long"), List.of()), attempt).outcome())
                .isEqualTo(Outcome.SUCCESS);
        assertThat(sleep.run(job(List.of(), List.of()), attempt).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void sleepEndsWhenStopped() {
        CompletableFuture<Ending> run = CompletableFuture.supplyAsync(
                () -> sleep.run(job(List.of("100000"), List.of()), attempt),
                task -> Thread.ofVirtual().start(task));
        attempt.stop();
        assertThat(run.join().outcome()).isEqualTo(Outcome.FAILURE);
    }

    @Test
    void nilSucceeds() {
        assertThat(new NilEngine().run(job(List.of(), List.of("a")), attempt)).isEqualTo(Ending.success(Map.of(), ""));
    }

    @Test
    void enginesAreKnownByTheirNames() {
        Engines engines = Engines.of(sleep, new NilEngine());
        assertThat(engines.names()).containsExactly("nil", "sleep");
        assertThat(engines.named("sleep")).contains(sleep);
        assertThat(engines.named("shell")).isEmpty();
        assertThatThrownBy(() -> Engines.of(new NilEngine(), new NilEngine()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nil");
    }

    private static Job job(List<String> args, List<String> outputs) {
        return TrialAttempt.job("sleep", "", "", args, outputs);
    }
}
