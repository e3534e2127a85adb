package orchestra.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
final class WorkerTest {
    private static final String HIGH = "transform.jobs.high";
    private static final String NORMAL = "transform.jobs.normal";
    private static final String LOW = "transform.jobs.low";

    @TempDir
    private Path folder;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(folder, 2);
        bench.api.queues = List.of(HIGH, NORMAL, LOW);
    }

    @AfterEach
    void end() throws Exception {
        bench.close();
    }

    @Test
    void jobIsTakenRunAndItsEndTold() {
        bench.engine("echo", (job, attempt) -> {
            assertThat(attempt.folder()).isEmptyDirectory();
            return Ending.success(Map.of("name", job.name()), "log of it");
        });
        bench.start();
        bench.put(HIGH, Samples.job(1, "echo"));
        bench.awaitEnd(1);
        assertThat(bench.api.reports)
                .containsExactly(
                        new Report.Taken(Samples.attempt(1)),
                        new Report.Ended(
                                Samples.attempt(1), Outcome.SUCCESS, Map.of("name", "node 1"), "", "log of it"));
        assertThat(bench.broker.acknowledged).hasSize(1);
        await().until(() -> bench.attempts().held() == 0);
        assertThat(folder.resolve("attempts")).isEmptyDirectory();
        assertThat(folder.resolve("ended")).isEmptyDirectory();
    }

    @Test
    void nothingIsTakenBeforeABeatIsAnswered() {
        bench.api.status = 503;
        bench.put(HIGH, Samples.job(1, "nil"));
        bench.start();
        assertThat(bench.broker.consuming()).isEmpty();
        bench.api.status = 200;
        bench.worker().beat();
        bench.awaitEnd(1);
    }

    @Test
    void workerWhoseNameANewerProcessHasTakesNothingMore() {
        bench.start();
        await().until(() -> !bench.broker.consuming().isEmpty());
        bench.api.status = 409;
        bench.worker().beat();
        await().until(() -> bench.broker.consuming().isEmpty());
    }

    @Test
    void beatSaysWhatTheWorkerIsAndHolds() throws InterruptedException {
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        bench.worker().beat();
        assertThat(bench.api.beats.getLast()).satisfies(beat -> {
            assertThat(beat.worker()).isEqualTo(Samples.WORKER);
            assertThat(beat.engines()).containsExactlyInAnyOrder("nil", "wait");
            assertThat(beat.slots()).isEqualTo(2);
            assertThat(beat.running()).containsExactly(Samples.attempt(1));
            assertThat(beat.facts())
                    .containsKeys("hostname", "processors", "memory", "kernel", "java", "architecture", "load");
        });
        go.countDown();
        bench.awaitEnd(1);
        await().untilAsserted(() -> {
            bench.worker().beat();
            assertThat(bench.api.beats.getLast().running()).isEmpty();
        });
    }

    @Test
    void attemptStaysHeldUntilItsEndIsAnswered() {
        bench.api.answers = report -> report instanceof Report.Ended ? ReportAnswer.LATER : ReportAnswer.ACCEPTED;
        bench.start();
        bench.put(HIGH, Samples.job(1, "nil"));
        await().until(() -> bench.api.endedAt.containsKey(Samples.attempt(1)));
        bench.worker().beat();
        assertThat(bench.api.beats.getLast().running()).containsExactly(Samples.attempt(1));
        assertThat(folder.resolve("ended/" + Samples.attempt(1) + ".json")).exists();
        bench.put(HIGH, Samples.job(2, "nil"));
        await("its slot is free").until(() -> bench.api.endedAt.containsKey(Samples.attempt(2)));
        bench.api.answers = report -> ReportAnswer.ACCEPTED;
        await().until(() -> bench.attempts().held() == 0);
        assertThat(bench.api.told(Samples.attempt(1))).containsExactly("taken", "ended:success");
        assertThat(folder.resolve("ended")).isEmptyDirectory();
    }

    @Test
    void attemptThatIsNotOursIsForgotten() {
        bench.api.answers = report -> report.attempt().node() == 1 ? ReportAnswer.STALE : ReportAnswer.UNKNOWN;
        bench.start();
        bench.put(HIGH, Samples.job(1, "nil"));
        bench.put(HIGH, Samples.job(2, "nil"));
        await().until(() -> bench.broker.acknowledged.size() == 2);
        await().until(() -> bench.attempts().held() == 0);
        assertThat(bench.api.reports).allMatch(report -> report instanceof Report.Taken);
    }

    @Test
    void secondDeliveryOfOneAttemptRunsNothing() {
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.broker.acknowledged.size() == 2);
        go.countDown();
        await().until(() -> bench.attempts().held() == 0);
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.broker.acknowledged.size() == 3);
        bench.put(HIGH, Samples.job(2, "nil"));
        bench.awaitEnd(2);
        assertThat(bench.api.told(Samples.attempt(1))).containsExactly("taken", "ended:success");
    }

    @Test
    void unreadableJobGoesToTheDeadLetters() {
        bench.start();
        bench.broker.put(HIGH, "no job".getBytes(StandardCharsets.UTF_8));
        bench.put(HIGH, Samples.job(1, "nil"));
        bench.awaitEnd(1);
        assertThat(bench.broker.refused).containsExactly("no job");
    }

    @Test
    void jobOfAnEngineThatIsNotHereIsRefused() {
        bench.start();
        bench.put(HIGH, Samples.job(1, "brew"));
        assertThat(bench.awaitEnd(1).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(bench.awaitEnd(1).message()).isEqualTo("the engine must be one of [nil] on this worker; found brew");
    }

    @Test
    void engineThatThrowsFailsTheAttemptAlone() {
        bench.engine("throw", (job, attempt) -> {
            throw new IllegalStateException("out of coffee");
        });
        bench.engine("error", (job, attempt) -> {
            throw new StackOverflowError();
        });
        bench.start();
        bench.put(HIGH, Samples.job(1, "throw"));
        bench.put(HIGH, Samples.job(2, "error"));
        assertThat(bench.awaitEnd(1).outcome()).isEqualTo(Outcome.FAILURE);
        assertThat(bench.awaitEnd(1).message())
                .isEqualTo("the engine throw failed: java.lang.IllegalStateException: out of coffee");
        assertThat(bench.awaitEnd(2).outcome()).isEqualTo(Outcome.FAILURE);
        bench.put(HIGH, Samples.job(3, "nil"));
        assertThat(bench.awaitEnd(3).outcome()).isEqualTo(Outcome.SUCCESS);
    }

    @Test
    void mostUrgentGoFirst() throws Exception {
        oneSlot();
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(NORMAL, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        bench.put(LOW, Samples.job(2, "nil"));
        bench.put(NORMAL, Samples.job(3, "nil"));
        bench.put(HIGH, Samples.job(4, "nil"));
        go.countDown();
        bench.awaitEnd(2);
        assertThat(taken()).containsExactly(1, 4, 3, 2);
    }

    @Test
    void queuesFollowTheBeatsAnswer() {
        bench.start();
        await().until(() -> bench.broker.consuming().equals(List.of(List.of(HIGH, NORMAL, LOW))));
        bench.api.queues = List.of("transform.worker.transform-0", HIGH);
        bench.worker().beat();
        await().until(() -> bench.broker.consuming().equals(List.of(List.of("transform.worker.transform-0", HIGH))));
        bench.put("transform.worker.transform-0", Samples.job(1, "nil"));
        bench.awaitEnd(1);
    }

    @Test
    void whoIsBusyGivesBackWhatWaitsAndTakesItLater() throws Exception {
        oneSlot();
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        bench.put(LOW, Samples.job(2, "nil"));
        bench.put(HIGH, Samples.job(3, "nil"));
        assertThat(bench.broker.unanswered()).isEqualTo(2);
        await().until(() -> bench.broker.unanswered() == 0);
        assertThat(bench.broker.givenBack).hasSize(2);
        assertThat(bench.broker.left(HIGH)).isOne();
        assertThat(bench.broker.left(LOW)).isOne();
        assertThat(bench.broker.consuming()).isEmpty();
        go.countDown();
        bench.awaitEnd(2);
        assertThat(taken()).containsExactly(1, 3, 2);
        assertThat(bench.broker.givenBack).hasSize(2);
    }

    @Test
    void lostConnectionLosesNothingAndRunsNothingTwice() {
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        bench.put(HIGH, Samples.job(2, "wait"));
        await().until(() -> bench.attempts().running() == 2);
        bench.put(HIGH, Samples.job(3, "nil"));
        bench.put(HIGH, Samples.job(4, "nil"));
        bench.put(HIGH, Samples.job(5, "nil"));
        bench.broker.reconnect();
        go.countDown();
        List.of(1, 2, 3, 4, 5).forEach(bench::awaitEnd);
        assertThat(taken()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        await().until(() -> bench.broker.unanswered() == 0 && bench.broker.left(HIGH) == 0);
    }

    @Test
    void apiThatIsAwayForAWhileGetsTheResultLater() {
        CountDownLatch go = bench.waitingEngine("wait");
        bench.start();
        bench.put(HIGH, Samples.job(1, "wait"));
        await().until(() -> bench.attempts().running() == 1);
        bench.api.status = 503;
        go.countDown();
        await().until(() -> bench.attempts().running() == 0 && !bench.reporter.reachable());
        bench.put(HIGH, Samples.job(2, "nil"));
        await("nothing is taken, and nothing kept from others")
                .until(() ->
                        bench.broker.left(HIGH) == 1 && bench.broker.consuming().isEmpty());
        bench.api.status = 200;
        assertThat(bench.awaitEnd(1).outcome()).isEqualTo(Outcome.SUCCESS);
        bench.awaitEnd(2);
        assertThat(bench.api.told(Samples.attempt(1))).containsExactly("taken", "ended:success");
    }

    @Test
    void deliveryIsNotKeptWhileNobodyAnswers() {
        bench.api.answers = report -> report.attempt().node() == 1 ? ReportAnswer.LATER : ReportAnswer.ACCEPTED;
        bench.start();
        bench.put(HIGH, Samples.job(1, "nil"));
        await().until(() -> !bench.broker.givenBack.isEmpty());
        bench.api.answers = report -> ReportAnswer.ACCEPTED;
        bench.awaitEnd(1);
        await().until(() -> bench.broker.unanswered() == 0 && bench.broker.left(HIGH) == 0);
        assertThat(bench.api.told(Samples.attempt(1))).containsExactly("taken", "ended:success");
    }

    @Test
    void sessionThatEndsInBetweenIsMadeAnew() {
        bench.start();
        bench.api.expire();
        bench.put(HIGH, Samples.job(1, "nil"));
        bench.awaitEnd(1);
        assertThat(bench.api.signIns).hasValue(2);
    }

    @Test
    void progressIsToldRarelyNeverBackAndToTheLast() {
        AtomicInteger frames = new AtomicInteger();
        bench.engine("busy", (job, attempt) -> {
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                attempt.progress(OptionalDouble.of(frames.incrementAndGet() / 500.0), "frame " + frames);
                return frames.get() == 800;
            });
            attempt.progress(OptionalDouble.of(Double.NaN), "nothing known");
            attempt.progress(OptionalDouble.of(0.1), "last");
            return Ending.success(Map.of(), "");
        });
        bench.start();
        bench.put(HIGH, Samples.job(1, "busy"));
        bench.awaitEnd(1);
        List<Report.Progress> told = bench.api.reports.stream()
                .filter(Report.Progress.class::isInstance)
                .map(Report.Progress.class::cast)
                .toList();
        assertThat(told.size()).isBetween(2, 12);
        assertThat(told)
                .isSortedAccordingTo(
                        Comparator.comparingDouble(progress -> progress.ratio().orElse(1)));
        assertThat(told.getLast()).isEqualTo(new Report.Progress(Samples.attempt(1), OptionalDouble.of(1), "last"));
        assertThat(bench.api.reports.getLast()).isInstanceOf(Report.Ended.class);
    }

    @Test
    void manyJobsShareRequests() {
        bench.start();
        for (int node = 0; node < 300; node++) {
            bench.put(NORMAL, Samples.job(node, "nil"));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> bench.api.endedAt.size() == 300);
        assertThat(bench.api.reports).hasSize(600);
        await().until(() -> bench.attempts().held() == 0);
        assertThat(bench.broker.acknowledged).hasSize(300);
    }

    /** Two slots ask at the same time, in any order. */
    private void oneSlot() throws Exception {
        bench.close();
        bench = new Bench(folder, 1);
        bench.api.queues = List.of(HIGH, NORMAL, LOW);
    }

    private List<Integer> taken() {
        return bench.api.reports.stream()
                .filter(Report.Taken.class::isInstance)
                .map(report -> report.attempt().node())
                .toList();
    }
}
