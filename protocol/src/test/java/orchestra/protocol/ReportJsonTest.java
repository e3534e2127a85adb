package orchestra.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import orchestra.protocol.ReportJson.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports and heartbeats come out as they went in, and what is none is told. */
final class ReportJsonTest {
    private static final TaskId TASK = new TaskId("0123456789abcdef0123456789abcdef");
    private static final AttemptId ATTEMPT = new AttemptId(TASK, 0, 1);
    private static final WorkerName WORKER = new WorkerName("transform", "w-1", "0123456789abcdef");
    private static final Batch BATCH = new Batch(
            WORKER,
            List.of(
                    new Report.Taken(ATTEMPT),
                    new Report.Progress(ATTEMPT, OptionalDouble.of(0.5), "frame 12"),
                    new Report.Progress(ATTEMPT, OptionalDouble.empty(), ""),
                    new Report.Ended(ATTEMPT, Outcome.FAILURE, Map.of("k", "v"), "exit 1", "log\n")));

    @Test
    void formIsTheOneThatWorkersWrite() {
        assertThat(text(ReportJson.write(BATCH)))
                .isEqualTo("{\"worker\":{\"role\":\"transform\",\"name\":\"w-1\",\"incarnation\":\"0123456789abcdef\"},"
                        + "\"reports\":[{\"attempt\":\"" + ATTEMPT + "\",\"kind\":\"taken\"},{\"attempt\":\"" + ATTEMPT
                        + "\",\"kind\":\"progress\",\"text\":\"frame 12\",\"ratio\":0.5},{\"attempt\":\"" + ATTEMPT
                        + "\",\"kind\":\"progress\",\"text\":\"\"},{\"attempt\":\"" + ATTEMPT
                        + "\",\"kind\":\"ended\",\"outcome\":\"failure\",\"output\":{\"k\":\"v\"},\"message\":\"exit"
                        + " 1\",\"log\":\"log\\n"
                        + "\"}]}");
    }

    @Property(tries = 300)
    void reportsComeBackAsTheyWere(@ForAll("reports") List<Report> reports) {
        Batch batch = new Batch(WORKER, reports);

        assertThat(ReportJson.readBatch(ReportJson.write(batch))).isEqualTo(batch);
    }

    @Property(tries = 200)
    void heartbeatComesBackAsItWas(@ForAll("heartbeats") Heartbeat heartbeat) {
        assertThat(ReportJson.readHeartbeat(ReportJson.write(heartbeat))).isEqualTo(heartbeat);
    }

    @Test
    void answersComeBackAsTheyWere() {
        List<ReportAnswer> answers = List.of(ReportAnswer.values());
        HeartbeatAnswer answer = new HeartbeatAnswer(QueueNames.jobs("transform"), List.of(ATTEMPT));

        assertThat(ReportJson.readAnswers(ReportJson.writeAnswers(answers))).isEqualTo(answers);
        assertThat(ReportJson.readHeartbeatAnswer(ReportJson.write(answer))).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "null", "\"x\"", "{}", "[]", "1e999", "99999999999999999999", "0.5"})
    void answerThatIsNotKnownMeansToAskAgain(String answer) {
        assertThat(ReportJson.readAnswers(Texts.bytes("{\"answers\":[200," + answer + "]}")))
                .containsExactly(ReportAnswer.ACCEPTED, ReportAnswer.LATER);
    }

    @Test
    void nullRatioIsNotKnown() {
        String json = text(ReportJson.write(BATCH)).replace("0.5", "null");

        assertThat(ReportJson.readBatch(Texts.bytes(json)).reports().get(1))
                .isEqualTo(new Report.Progress(ATTEMPT, OptionalDouble.empty(), "frame 12"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "0.5|1.01|progress must lie between 0 and 1",
                "0.5|-0.1|progress must lie between 0 and 1",
                "0.5|1e999|",
                "0.5|\"0.5\"|ratio must be a number or null",
                "\"taken\"|\"token\"|kind must be taken, progress or ended",
                "\"taken\"|7|kind must be text",
                "\"failure\"|\"FAILURE\"|outcome must be success, failure, timeout, canceled or refused",
                "{\"k\":\"v\"}|{\"k\":1}|k must be text",
                "{\"k\":\"v\"}|null|output must map names to texts",
                "\"w-1\"|\"\"|a worker",
                "\"transform\"|\"Transform\"|a role must match",
                "\"0123456789abcdef\"|\"xyz\"|an incarnation must match",
                "\"reports\":[|\"reports\":[7,|attempt must be text",
                "\"reports\":[|\"reports\":[null,|attempt must be text",
                "\"worker\":|\"walker\":|role must be text"
            })
    void whatIsNoReportIsTold(String part, String instead, String wanted) {
        String json = text(ReportJson.write(BATCH));
        assertThat(json).contains(part);

        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> ReportJson.readBatch(Texts.bytes(json.replace(part, instead))))
                .withMessageContaining(wanted == null ? "" : wanted);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 400, 900})
    void ratioOfManyDigitsIsUnreadable(int digits) {
        String json = text(ReportJson.write(BATCH)).replace("0.5", "9".repeat(digits));

        assertThatExceptionOfType(UnreadableMessage.class).isThrownBy(() -> ReportJson.readBatch(Texts.bytes(json)));
    }

    @Property(tries = 1000)
    void bytesThatAreNoneOfTheseAreUnreadableAndNothingElse(@ForAll byte[] bytes) {
        List<Consumer<byte[]>> readers = List.of(
                ReportJson::readBatch,
                ReportJson::readAnswers,
                ReportJson::readHeartbeat,
                ReportJson::readHeartbeatAnswer);
        for (Consumer<byte[]> reader : readers) {
            assertThatExceptionOfType(UnreadableMessage.class).isThrownBy(() -> reader.accept(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "99999999999", "\"1\"", "null", "-1"})
    void slotsAreAWholeNumber(String slots) {
        Heartbeat heartbeat = new Heartbeat(WORKER, Set.of("shell"), 4, List.of(), Map.of());
        String json = text(ReportJson.write(heartbeat)).replace("\"slots\":4", "\"slots\":" + slots);

        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> ReportJson.readHeartbeat(Texts.bytes(json)))
                .withMessageContaining("slots must");
    }

    @Test
    void progressBeyondItsEndsIsRefused() {
        for (double ratio : new double[] {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Report.Progress(ATTEMPT, OptionalDouble.of(ratio), ""));
        }
    }

    /** The end of a log may be cut between the halves of a pair; that must not keep its report from being sent. */
    @Test
    void halfOfAPairBecomesAMark() {
        Report cut = new Report.Ended(ATTEMPT, Outcome.SUCCESS, Map.of("k", "\uD83C"), "", "\uDFAC log");

        assertThat(ReportJson.readBatch(ReportJson.write(new Batch(WORKER, List.of(cut))))
                        .reports())
                .containsExactly(new Report.Ended(ATTEMPT, Outcome.SUCCESS, Map.of("k", "?"), "", "? log"));
    }

    @Provide
    Arbitrary<List<Report>> reports() {
        Arbitrary<AttemptId> attempts =
                Arbitraries.integers().between(1, 999_999_999).map(number -> new AttemptId(TASK, number, number));
        Arbitrary<Report> taken = attempts.map(Report.Taken::new);
        Arbitrary<Report> progress = Combinators.combine(
                        attempts, Arbitraries.doubles().between(0, 1).optional(), Texts.any())
                .as((attempt, ratio, text) -> new Report.Progress(
                        attempt, ratio.map(OptionalDouble::of).orElseGet(OptionalDouble::empty), text));
        Arbitrary<Report> ended = Combinators.combine(
                        attempts,
                        Arbitraries.of(Outcome.values()),
                        Arbitraries.maps(Texts.any(), Texts.any()).ofMaxSize(3),
                        Texts.any(),
                        Texts.any())
                .as(Report.Ended::new);
        return Arbitraries.oneOf(taken, progress, ended).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<Heartbeat> heartbeats() {
        return Combinators.combine(
                        Texts.any().set().ofMaxSize(3),
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.maps(Texts.any(), Texts.any()).ofMaxSize(3))
                .as((engines, slots, facts) -> new Heartbeat(WORKER, engines, slots, List.of(ATTEMPT), facts));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
