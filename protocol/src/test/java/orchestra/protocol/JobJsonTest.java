package orchestra.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs come out as they went in, and what is no job is told. */
final class JobJsonTest {
    private static final AttemptId ATTEMPT = new AttemptId(new TaskId("0123456789abcdef0123456789abcdef"), 7, 2);
    private static final Job JOB =
            new Job(ATTEMPT, "shell", "n", "t", "/bin/echo", List.of("a"), List.of("k"), Duration.ofMillis(1500));

    @Property(tries = 300)
    void jobComesBackAsItWas(@ForAll("jobs") Job job) {
        assertThat(JobJson.read(JobJson.write(job))).isEqualTo(job);
    }

    @Test
    void formIsTheOneThatWorkersKnow() {
        assertThat(new String(JobJson.write(JOB), StandardCharsets.UTF_8))
                .isEqualTo("{\"attempt\":\"0123456789abcdef0123456789abcdef-7-2\",\"engine\":\"shell\",\"name\":\"n\","
                        + "\"target\":\"t\",\"artifact\":\"/bin/echo\",\"args\":[\"a\"],\"outputs\":[\"k\"],"
                        + "\"timeout_ms\":1500}");
    }

    @Test
    void fieldsOfALaterVersionAreLeftAlone() {
        String json = new String(JobJson.write(JOB), StandardCharsets.UTF_8);

        assertThat(JobJson.read(Texts.bytes(json.replace("{\"attempt\"", "{\"later\":[1],\"attempt\""))))
                .isEqualTo(JOB);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"attempt\":\"0123456789abcdef0123456789abcdef-7-2\"|\"attempt\":\"7\"|an attempt must read"
                        + " TASK-NODE-NUMBER",
                "\"attempt\":\"0123456789abcdef0123456789abcdef-7-2\"|\"attempt\":7|attempt must be text",
                "\"engine\":\"shell\"|\"engine\":\"\"|a job must name its engine",
                "\"engine\":\"shell\"|\"engine\":null|engine must be text",
                "\"engine\":\"shell\",|''|engine must be text",
                "\"name\":\"n\"|\"name\":1|name must be text",
                "[\"a\"]|[1]|args must be a list of texts",
                "[\"a\"]|\"a\"|args must be a list",
                "[\"k\"]|{}|outputs must be a list",
                "1500|-1|timeout must not be negative",
                "1500|\"1500\"|timeout_ms must be a whole number",
                "1500|1.5|timeout_ms must be a whole number",
                "1500|99999999999999999999|timeout_ms must be a whole number",
                "1500}|1500,\"name\":\"twice\"}|must be JSON within the limits",
                "1500}|1500}{}|must be JSON within the limits",
                "1500}|1500|must be JSON within the limits"
            })
    void whatIsNoJobIsTold(String part, String instead, String wanted) {
        String json = new String(JobJson.write(JOB), StandardCharsets.UTF_8);
        assertThat(json).contains(part);

        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> JobJson.read(Texts.bytes(json.replace(part, instead))))
                .withMessageContaining(wanted);
    }

    @Property(tries = 2000)
    void bytesThatAreNoJobAreUnreadableAndNothingElse(@ForAll byte[] bytes) {
        assertThatExceptionOfType(UnreadableMessage.class).isThrownBy(() -> JobJson.read(bytes));
    }

    @Test
    void depthAndTextAreBounded() {
        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> JobJson.read(Texts.bytes("{\"a\":" + "[".repeat(100_000))));
        assertThatExceptionOfType(UnreadableMessage.class)
                .isThrownBy(() -> JobJson.read(Texts.bytes("{\"engine\":\"" + "x".repeat((1 << 20) + 1) + "\"}")));
    }

    /** A text may have been cut between the halves of a pair; that must not keep a job from being sent. */
    @Test
    void halfOfAPairBecomesAMark() {
        Job cut = new Job(ATTEMPT, "shell", "cut \uD83C", "", "", List.of("\uDFAC"), List.of(), Duration.ZERO);

        Job read = JobJson.read(JobJson.write(cut));

        assertThat(read.name()).isEqualTo("cut ?");
        assertThat(read.args()).containsExactly("?");
    }

    @Test
    void cancelIsTheAttempt() {
        assertThat(JobJson.writeCancel(ATTEMPT)).asString().isEqualTo(ATTEMPT.toString());
        assertThat(JobJson.readCancel(JobJson.writeCancel(ATTEMPT))).isEqualTo(ATTEMPT);
    }

    @Property(tries = 500)
    void bytesThatAreNoCancelAreUnreadableAndNothingElse(@ForAll byte[] bytes) {
        assertThatExceptionOfType(UnreadableMessage.class).isThrownBy(() -> JobJson.readCancel(bytes));
    }

    @Test
    void jobNeedsAnEngineAndATimeout() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Job(ATTEMPT, "", "", "", "", List.of(), List.of(), Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Job(ATTEMPT, "e", "", "", "", List.of(), List.of(), Duration.ofMillis(-1)));
    }

    @Provide
    Arbitrary<Job> jobs() {
        Arbitrary<List<String>> texts = Texts.any().list().ofMaxSize(3);
        Arbitrary<Integer> numbers = Arbitraries.integers().between(1, 999_999_999);
        return Combinators.combine(
                        numbers,
                        Texts.any(),
                        Texts.any(),
                        Texts.any(),
                        texts,
                        texts,
                        Arbitraries.longs().between(0, Long.MAX_VALUE))
                .as((number, engine, name, artifact, args, outputs, timeout) -> new Job(
                        new AttemptId(ATTEMPT.task(), number, number),
                        "e" + engine,
                        name,
                        engine,
                        artifact,
                        args,
                        outputs,
                        Duration.ofMillis(timeout)));
    }
}
