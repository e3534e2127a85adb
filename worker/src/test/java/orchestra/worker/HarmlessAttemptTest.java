package orchestra.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import orchestra.protocol.ReportAnswer;
import orchestra.worker.engine.Ending;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attempts of engines that cost and change nothing. */
@Timeout(60)
final class HarmlessAttemptTest {
    private static final String QUEUE = "transform.jobs.normal";

    @TempDir
    private Path folder;

    private Bench bench;
    private final AtomicInteger runs = new AtomicInteger();

    @BeforeEach
    void begin() {
        bench = new Bench(folder, 2);
        bench.api.queues = List.of(QUEUE);
        bench.harmlessEngine("free", (job, attempt) -> {
            runs.incrementAndGet();
            return Ending.success(Map.of(), "");
        });
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void beginningAndEndAreToldInOrder() {
        bench.start();
        for (int node = 0; node < 100; node++) {
            bench.put(QUEUE, Samples.job(node, "free"));
        }
        await().until(() ->
                bench.broker.acknowledged.size() == 100 && bench.attempts().held() == 0);
        for (int node = 0; node < 100; node++) {
            assertThat(bench.api.told(Samples.attempt(node))).containsExactly("taken", "ended:success");
        }
        assertThat(runs).hasValue(100);
    }

    @Test
    void itRunsWithoutLeaveAndNothingIsKept() {
        bench.api.answers = report -> ReportAnswer.LATER;
        bench.start();
        bench.put(QUEUE, Samples.job(1, "free"));
        await().until(() -> runs.get() == 1);
        assertThat(bench.attempts().holding()).containsExactly(Samples.attempt(1));
        assertThat(folder.resolve("ended")).isEmptyDirectory();
        assertThat(folder.resolve("attempts")).isEmptyDirectory();
        bench.api.answers = report -> ReportAnswer.ACCEPTED;
        await().until(() -> bench.attempts().held() == 0);
        assertThat(bench.api.told(Samples.attempt(1))).containsExactly("taken", "ended:success");
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatIsNotOursIsForgotten() {
        bench.api.answers = report -> ReportAnswer.STALE;
        bench.start();
        bench.put(QUEUE, Samples.job(1, "free"));
        await().until(() ->
                bench.broker.acknowledged.size() == 1 && bench.attempts().held() == 0);
    }

    @Test
    void deliveryIsNotKeptWhileNobodyAnswers() {
        bench.api.answers = report -> ReportAnswer.LATER;
        bench.start();
        bench.put(QUEUE, Samples.job(1, "free"));
        await().atMost(Duration.ofSeconds(20)).until(() -> !bench.broker.givenBack.isEmpty());
        bench.api.answers = report -> ReportAnswer.ACCEPTED;
        await().until(() -> bench.attempts().held() == 0);
        assertThat(bench.api.told(Samples.attempt(1))).containsExactly("taken", "ended:success");
    }

    @Test
    void folderIsMadeForWhoAsksForIt() {
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(QUEUE, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        assertThat(folder.resolve("attempts")).isEmptyDirectory();
        go.countDown();
        bench.awaitEnd(1);
    }
}
