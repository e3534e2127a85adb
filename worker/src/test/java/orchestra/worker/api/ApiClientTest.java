package orchestra.worker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.daemon.Secret;
import orchestra.protocol.Heartbeat;
import orchestra.protocol.HeartbeatAnswer;
import orchestra.protocol.Report;
import orchestra.protocol.ReportAnswer;
import orchestra.protocol.ReportJson;
import orchestra.testbed.FreePort;
import orchestra.worker.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiClientTest {
    private static final Heartbeat BEAT =
            new Heartbeat(Samples.WORKER, Set.of("nil"), 2, List.of(Samples.attempt(1)), Map.of("processors", "8"));
    private static final ReportJson.Batch BATCH = new ReportJson.Batch(
            Samples.WORKER, List.of(new Report.Taken(Samples.attempt(1)), new Report.Taken(Samples.attempt(2))));

    private final FakeOrchestrator first = new FakeOrchestrator();
    private final FakeOrchestrator second = new FakeOrchestrator();
    private final AtomicLong nanos = new AtomicLong();
    private volatile List<URI> urls = List.of(first.url());
    private volatile Secret secret = new Secret("node-canary");
    private final ApiClient client = new ApiClient(() -> urls, () -> secret, nanos::get);

    @AfterEach
    void close() {
        client.close();
        first.close();
        second.close();
    }

    @Test
    void signsInOnceForManyRequests() {
        first.queues = List.of("transform.jobs.high");
        first.stop = List.of(Samples.attempt(3));
        assertThat(client.beat(BEAT))
                .isEqualTo(new Reply.Answered<>(
                        new HeartbeatAnswer(List.of("transform.jobs.high"), List.of(Samples.attempt(3)))));
        first.answers = report -> report.attempt().node() == 1 ? ReportAnswer.STALE : ReportAnswer.LATER;
        assertThat(client.report(BATCH))
                .isEqualTo(new Reply.Answered<>(List.of(ReportAnswer.STALE, ReportAnswer.LATER)));
        assertThat(first.beats).containsExactly(BEAT);
        assertThat(first.signIns).hasValue(1);
    }

    @Test
    void signsInAnewWhenItsSessionEnds() {
        client.beat(BEAT);
        first.expire();
        assertThat(client.report(BATCH)).isInstanceOf(Reply.Answered.class);
        assertThat(first.signIns).hasValue(2);
    }

    @Test
    void rotatedSecretIsTakenAtOnce() {
        client.beat(BEAT);
        first.secret = "node-canary-2";
        first.expire();
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Away.class);
        secret = new Secret("node-canary-2");
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Answered.class);
    }

    @Test
    void refusedSecretIsNotTriedAllTheTime() {
        first.secret = "another";
        assertThat(client.beat(BEAT).toString()).contains("Away").doesNotContain("canary");
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Away.class);
        nanos.addAndGet(999_999_999);
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Away.class);
        assertThat(first.signIns).hasValue(1);
        nanos.addAndGet(1);
        client.beat(BEAT);
        assertThat(first.signIns).hasValue(2);
        nanos.addAndGet(1_999_999_999);
        client.beat(BEAT);
        assertThat(first.signIns).as("twice as long").hasValue(2);
    }

    @Test
    void throttledSignInWaitsAsLongAsItIsTold() {
        first.secret = "another";
        first.retryAfter = "20";
        client.beat(BEAT);
        nanos.addAndGet(19_999_999_999L);
        client.beat(BEAT);
        assertThat(first.signIns).hasValue(1);
        nanos.addAndGet(1);
        client.beat(BEAT);
        assertThat(first.signIns).hasValue(2);
    }

    @Test
    void staysWithTheInstanceThatWorks() {
        urls = List.of(URI.create("http://127.0.0.1:" + FreePort.any()), first.url(), second.url());
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Answered.class);
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Answered.class);
        assertThat(first.beats).hasSize(2);
        assertThat(second.requests).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 404, 403})
    void movesOnFromAnInstanceThatFails(int status) {
        urls = List.of(first.url(), second.url());
        first.status = status;
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Answered.class);
        first.status = 200;
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Answered.class);
        assertThat(second.beats).hasSize(2);
    }

    @Test
    void instanceThatHangsIsLeft() {
        urls = List.of(first.url(), second.url());
        client.beat(BEAT);
        first.hangs = true;
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Answered.class);
        assertThat(second.beats).isNotEmpty();
    }

    @Test
    void nobodyThereIsSaidWithTheCause() {
        urls = List.of(URI.create("http://127.0.0.1:" + FreePort.any()));
        assertThat(client.report(BATCH))
                .isInstanceOfSatisfying(
                        Reply.Away.class, away -> assertThat(away.cause()).contains("ConnectException"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413, 422})
    void requestThatIsNotTakenAsItIsIsNotSentElsewhere(int status) {
        urls = List.of(first.url(), second.url());
        client.beat(BEAT);
        first.status = status;
        assertThat(client.report(BATCH))
                .isEqualTo(new Reply.Refused<>("POST /v1/reports at " + first.url() + " got HTTP " + status));
        assertThat(second.requests).hasValue(0);
    }

    @Test
    void newAddressesAreTaken() {
        client.beat(BEAT);
        second.secret = "node-canary";
        urls = List.of(second.url());
        assertThat(client.beat(BEAT)).isInstanceOf(Reply.Answered.class);
        assertThat(second.beats).hasSize(1);
    }
}
