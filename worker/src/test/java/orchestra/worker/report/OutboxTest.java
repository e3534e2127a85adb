package orchestra.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import orchestra.protocol.Outcome;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.WorkerName;
import orchestra.worker.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutboxTest {
    private static final long MILLI = 1_000_000;
    /** A clock may begin anywhere. */
    private static final long START = -5_000 * MILLI;

    private final Outbox outbox = new Outbox(
            Samples.WORKER, new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), () -> 1.0), 500 * MILLI);

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "6, 3200", "7, 5000", "1000, 5000"})
    void waitDoublesUpToItsCap(int failures, long milliseconds) {
        assertThat(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), () -> 1.0).nanos(failures))
                .isEqualTo(milliseconds * MILLI);
        assertThat(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), () -> 0.0).nanos(failures))
                .isEqualTo(milliseconds * MILLI / 2);
    }

    @Test
    void whatWaitsGoesTogetherInOrder() {
        add(taken(1), 0);
        add(taken(2), 0);
        assertThat(next(0)).containsExactly(taken(1), taken(2));
        assertThat(next(0)).isEmpty();
        assertThat(outbox.waits(at(0))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void requestHasNoMoreThanFiveHundred() {
        IntStream.range(0, 700).forEach(node -> add(taken(node), 0));
        assertThat(next(0)).hasSize(500).startsWith(taken(0)).endsWith(taken(499));
        assertThat(next(0)).hasSize(200).startsWith(taken(500));
    }

    @Test
    void requestHasNoMoreThanItsBytesUnlessOneIsLarger() {
        String log = "x".repeat(200 * 1024);
        add(ended(1, log + log + log), 0);
        add(ended(2, log), 0);
        add(ended(3, log), 0);
        add(ended(4, log), 0);
        assertThat(next(0)).containsExactly(ended(1, log + log + log));
        assertThat(next(0)).containsExactly(ended(2, log), ended(3, log));
        assertThat(next(0)).containsExactly(ended(4, log));
    }

    @Test
    void reportsOfAnotherWorkerGoOnTheirOwn() {
        WorkerName before = new WorkerName("transform", "transform-0", "aaaaaaaaaaaaaaaa");
        assertThat(outbox.add(before, ended(1, ""), at(0))).isNotDone();
        add(taken(2), 0);
        List<Entry> first = outbox.next(at(0));
        assertThat(reports(first)).containsExactly(ended(1, ""));
        assertThat(first.getFirst().worker()).isEqualTo(before);
        assertThat(next(0)).containsExactly(taken(2));
    }

    @Test
    void answersGoToWhoWaitsForThem() {
        add(taken(1), 0);
        add(taken(2), 0);
        List<Entry> batch = outbox.next(at(0));
        assertThat(outbox.answered(batch, List.of(ReportAnswer.STALE, ReportAnswer.ACCEPTED), at(1)))
                .containsExactly(
                        new Outbox.Settled(batch.get(0), ReportAnswer.STALE),
                        new Outbox.Settled(batch.get(1), ReportAnswer.ACCEPTED));
    }

    @Test
    void whatIsToBeSentLaterWaitsOnItsOwnAndLongerEachTime() {
        add(taken(1), 0);
        answer(0, ReportAnswer.LATER);
        add(taken(2), 1);
        assertThat(next(1)).containsExactly(taken(2));
        assertThat(next(99)).isEmpty();
        assertThat(outbox.waits(at(99))).isEqualTo(MILLI);
        answer(100, ReportAnswer.LATER);
        assertThat(next(299)).isEmpty();
        assertThat(next(300)).containsExactly(taken(1));
    }

    @Test
    void failedRequestGoesAgainWithWhatCameMeanwhile() {
        add(taken(1), 0);
        List<Entry> batch = outbox.next(at(0));
        outbox.failed(batch, at(0));
        assertThat(outbox.reachable()).isFalse();
        add(taken(2), 1);
        assertThat(next(99)).isEmpty();
        List<Entry> again = outbox.next(at(100));
        assertThat(reports(again)).containsExactly(taken(1), taken(2));
        outbox.failed(again, at(100));
        assertThat(outbox.waits(at(100))).isEqualTo(200 * MILLI);
        answer(300, ReportAnswer.ACCEPTED);
        assertThat(outbox.reachable()).isTrue();
    }

    @Test
    void progressIsTakenOnlyWhileTheAttemptRuns() {
        outbox.progress(progress(1, 0.1));
        add(taken(1), 0);
        outbox.progress(progress(1, 0.1));
        answer(0, ReportAnswer.ACCEPTED);
        assertThat(next(0)).isEmpty();
        outbox.progress(progress(1, 0.2));
        assertThat(next(0)).containsExactly(progress(1, 0.2));
        add(ended(1, ""), 600);
        outbox.progress(progress(1, 0.3));
        assertThat(next(600)).containsExactly(ended(1, ""));
        assertThat(next(9999)).isEmpty();
    }

    @Test
    void latestProgressGoesTwiceASecond() {
        begin(1);
        outbox.progress(progress(1, 0.1));
        answer(0, ReportAnswer.ACCEPTED);
        outbox.progress(progress(1, 0.2));
        outbox.progress(progress(1, 0.3));
        assertThat(next(499)).isEmpty();
        assertThat(outbox.waits(at(499))).isEqualTo(MILLI);
        assertThat(next(500)).containsExactly(progress(1, 0.3));
        assertThat(next(2000)).isEmpty();
    }

    @Test
    void lastProgressGoesBeforeTheEnd() {
        begin(1);
        outbox.progress(progress(1, 0.1));
        answer(0, ReportAnswer.ACCEPTED);
        outbox.progress(progress(1, 1.0));
        add(ended(1, ""), 1);
        assertThat(next(1)).containsExactly(progress(1, 1.0), ended(1, ""));
    }

    @Test
    void lastProgressIsSentAgainAsTheEndIs() {
        begin(1);
        outbox.progress(progress(1, 1.0));
        add(ended(1, ""), 1);
        outbox.failed(outbox.next(at(1)), at(1));
        List<Entry> again = outbox.next(at(200));
        assertThat(reports(again)).containsExactly(progress(1, 1.0), ended(1, ""));
        outbox.answered(again, List.of(ReportAnswer.LATER, ReportAnswer.LATER), at(200));
        answer(500, ReportAnswer.LATER, ReportAnswer.ACCEPTED);
        assertThat(next(99_999)).isEmpty();
    }

    @Test
    void progressUnderWayIsNotLostWhenTheEndComesMeanwhile() {
        begin(1);
        outbox.progress(progress(1, 1.0));
        List<Entry> batch = outbox.next(at(0));
        add(ended(1, ""), 1);
        outbox.failed(batch, at(1));
        assertThat(next(200)).containsExactly(progress(1, 1.0), ended(1, ""));
    }

    @Test
    void progressThatFailedGivesWayToWhatIsNewer() {
        begin(1);
        begin(2);
        outbox.progress(progress(1, 0.1));
        outbox.progress(progress(2, 0.1));
        List<Entry> batch = outbox.next(at(0));
        assertThat(batch).hasSize(2);
        outbox.progress(progress(1, 0.2));
        outbox.progress(progress(2, 0.2));
        add(ended(2, ""), 1);
        outbox.failed(batch, at(1));
        assertThat(next(700)).containsExactly(progress(2, 0.2), ended(2, ""), progress(1, 0.2));
    }

    @Test
    void endNeverOvertakesProgressThatWaits() {
        begin(1);
        outbox.progress(progress(1, 0.5));
        add(ended(1, ""), 0);
        outbox.answered(outbox.next(at(0)), List.of(ReportAnswer.LATER, ReportAnswer.LATER), at(0));
        assertThat(next(50)).isEmpty();
        assertThat(next(100)).containsExactly(progress(1, 0.5), ended(1, ""));
    }

    @Test
    void refusedReportsAreSentInHalvesUntilTheBadOneIsAlone() {
        IntStream.range(0, 4).forEach(node -> add(taken(node), 0));
        outbox.refused(outbox.next(at(0)), "HTTP 400", at(0));
        List<Entry> half = outbox.next(at(0));
        assertThat(reports(half)).containsExactly(taken(0), taken(1));
        outbox.refused(half, "HTTP 400", at(0));
        List<Entry> one = outbox.next(at(0));
        assertThat(reports(one)).containsExactly(taken(0));
        assertThat(outbox.refused(one, "HTTP 400", at(0)))
                .containsExactly(new Outbox.Settled(one.getFirst(), ReportAnswer.UNKNOWN));
        answer(0, ReportAnswer.ACCEPTED);
        assertThat(next(0)).containsExactly(taken(2), taken(3));
    }

    @Test
    void refusedResultIsSentBare() {
        add(ended(1, "log"), 0);
        List<Entry> batch = outbox.next(at(0));
        assertThat(outbox.refused(batch, "HTTP 413", at(0))).isEmpty();
        List<Entry> bare = outbox.next(at(0));
        assertThat(reports(bare))
                .containsExactly(new Report.Ended(
                        Samples.attempt(1), Outcome.FAILURE, Map.of(), "its result was not taken: HTTP 413", ""));
        assertThat(bare.getFirst().answer()).isSameAs(batch.getFirst().answer());
        assertThat(outbox.refused(bare, "HTTP 413", at(0)))
                .containsExactly(new Outbox.Settled(bare.getFirst(), ReportAnswer.UNKNOWN));
    }

    private void begin(int node) {
        add(taken(node), 0);
        answer(0, ReportAnswer.ACCEPTED);
    }

    private void add(Report report, long milliseconds) {
        assertThat(outbox.add(Samples.WORKER, report, at(milliseconds))).isNotDone();
    }

    private List<Report> next(long milliseconds) {
        return reports(outbox.next(at(milliseconds)));
    }

    /** Answers what is due: all in one way, or each in its own. */
    private void answer(long milliseconds, ReportAnswer... answers) {
        List<Entry> batch = outbox.next(at(milliseconds));
        assertThat(batch).isNotEmpty();
        outbox.answered(
                batch,
                answers.length == 1 ? Collections.nCopies(batch.size(), answers[0]) : List.of(answers),
                at(milliseconds));
    }

    private static long at(long milliseconds) {
        return START + milliseconds * MILLI;
    }

    private static List<Report> reports(List<Entry> batch) {
        return batch.stream().map(Entry::report).toList();
    }

    private static Report taken(int node) {
        return new Report.Taken(Samples.attempt(node));
    }

    private static Report.Progress progress(int node, double ratio) {
        return new Report.Progress(Samples.attempt(node), OptionalDouble.of(ratio), "");
    }

    private static Report.Ended ended(int node, String log) {
        return new Report.Ended(Samples.attempt(node), Outcome.SUCCESS, Map.of(), "", log);
    }
}
