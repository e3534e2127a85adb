package orchestra.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import orchestra.protocol.JobJson;
import orchestra.protocol.Outcome;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.worker.engine.Ending;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class WorkerStopTest {
    private static final String HIGH = "transform.jobs.high";

    @TempDir
    private Path folder;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(folder, 2);
        bench.api.queues = List.of(HIGH);
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void jobThatTakesTooLongTimesOut() {
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait", Duration.ofMillis(50)));
        assertThat(bench.awaitEnd(1).outcome()).isEqualTo(Outcome.TIMEOUT);
        assertThat(bench.awaitEnd(1).message()).isEqualTo("ended after its timeout of 50 ms");
        assertThat(go.getCount()).as("nobody let it go").isOne();
    }

    @Test
    void engineThatDoesNotStopIsInterrupted() {
        bench.engine("deaf", (job, attempt) -> {
            try {
                new CountDownLatch(1).await();
                return Ending.failure("never", "");
            } catch (InterruptedException interrupted) {
                return Ending.failure("interrupted", "");
            }
        });
        bench.start();
        bench.put(HIGH, Samples.job(1, "deaf", Duration.ofMillis(10)));
        assertThat(bench.awaitEnd(1).outcome()).isEqualTo(Outcome.TIMEOUT);
    }

    @Test
    void broadcastCancelsWhatRuns() {
        bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        assertThat(bench.broker.listening())
                .containsExactly("orchestra.cancel transform.cancel.transform-0.0123456789abcdef");
        bench.broker.shout("nonsense".getBytes(StandardCharsets.UTF_8));
        bench.broker.shout(JobJson.writeCancel(Samples.attempt(2)));
        bench.broker.shout(JobJson.writeCancel(Samples.attempt(1)));
        assertThat(bench.awaitEnd(1).outcome()).isEqualTo(Outcome.CANCELED);
    }

    @Test
    void beatsAnswerCancelsWhatTheBroadcastMissed() {
        bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        bench.api.stop = List.of(Samples.attempt(1), Samples.attempt(7));
        bench.worker().beat();
        assertThat(bench.awaitEnd(1).outcome()).isEqualTo(Outcome.CANCELED);
    }

    @Test
    void whatIsCanceledWhileItIsAskedForNeverRuns() {
        bench.engine("never", (job, attempt) -> {
            throw new AssertionError("it ran");
        });
        bench.api.answers = report -> ReportAnswer.LATER;
        bench.start();
        bench.put(HIGH, Samples.job(1, "never"));
        await().until(() -> bench.attempts().held() == 1 && !bench.api.sizes.isEmpty());
        bench.broker.shout(JobJson.writeCancel(Samples.attempt(1)));
        bench.api.answers = report -> ReportAnswer.ACCEPTED;
        assertThat(bench.awaitEnd(1).outcome()).isEqualTo(Outcome.CANCELED);
        assertThat(bench.awaitEnd(1).log()).isEmpty();
    }

    @Test
    void drainLetsWhatRunsEndAndTakesNothingMore() throws Exception {
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        bench.put(HIGH, Samples.job(2, "wait"));
        await().until(() -> bench.attempts().running() == 2);
        bench.put(HIGH, Samples.job(3, "nil"));
        Thread drain = Thread.ofVirtual().start(() -> bench.drain(Duration.ofMinutes(1), new CountDownLatch(1)));
        await().until(() -> bench.broker.consuming().isEmpty() && bench.broker.left(HIGH) == 1);
        bench.worker().beat();
        assertThat(bench.broker.consuming()).isEmpty();
        assertThat(bench.api.beats.getLast().running()).hasSize(2);
        go.countDown();
        assertThat(drain.join(Duration.ofSeconds(20))).isTrue();
        assertThat(bench.api.told(Samples.attempt(1))).containsExactly("taken", "ended:success");
        assertThat(bench.api.told(Samples.attempt(2))).containsExactly("taken", "ended:success");
        assertThat(bench.broker.left(HIGH)).isOne();
    }

    @Test
    void whatDoesNotEndInTimeIsGivenUpWithoutAWord() throws Exception {
        bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        bench.drain(Duration.ofMillis(100), new CountDownLatch(1));
        assertThat(bench.attempts().running()).isOne();
        bench.worker().close();
        assertThat(bench.attempts().running()).isZero();
        assertThat(bench.api.told(Samples.attempt(1))).containsExactly("taken");
        assertThat(bench.api.beats.getLast().running()).isEmpty();
        int beats = bench.api.beats.size();
        bench.worker().beat();
        assertThat(bench.api.beats).hasSize(beats);
        assertThat(folder.resolve("ended")).isEmptyDirectory();
    }

    @Test
    void whoIsHurriedDrainsNoLonger() throws Exception {
        bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        CountDownLatch hurry = new CountDownLatch(1);
        Thread drain = Thread.ofVirtual().start(() -> bench.drain(Duration.ofMinutes(5), hurry));
        assertThat(drain.join(Duration.ofMillis(300))).isFalse();
        hurry.countDown();
        assertThat(drain.join(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void resultThatNobodyAnswersIsOnDiskAfterTheStop() throws Exception {
        bench.api.answers = report -> report instanceof Report.Ended ? ReportAnswer.LATER : ReportAnswer.ACCEPTED;
        bench.start();
        bench.put(HIGH, Samples.job(1, "nil"));
        await().until(() -> bench.api.endedAt.containsKey(Samples.attempt(1)));
        bench.close();
        assertThat(Files.readString(folder.resolve("ended/" + Samples.attempt(1) + ".json")))
                .contains("\"outcome\":\"success\"", "0123456789abcdef");
    }
}
