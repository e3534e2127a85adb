package orchestra.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, names of workers, and names of queues. */
final class NamesTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @Property
    void attemptIsReadAsItIsWritten(
            @ForAll long most,
            @ForAll long least,
            @ForAll @IntRange(max = 999_999_999) int node,
            @ForAll @IntRange(min = 1, max = 999_999_999) int number) {
        AttemptId attempt = new AttemptId(TaskId.of(new UUID(most, least)), node, number);

        assertThat(AttemptId.parse(attempt.toString())).contains(attempt);
        assertThat(TaskId.parse(attempt.task().toString())).contains(attempt.task());
    }

    @Property
    void textThatIsReadAsAnAttemptIsWrittenTheSame(@ForAll String text) {
        AttemptId.parse(text).ifPresent(attempt -> assertThat(attempt).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-0-1",
                ID,
                ID + "-0",
                ID + "-0-0",
                ID + "-01-1",
                ID + "-0-01",
                ID + "-0-1 ",
                ID + "-0-1\n",
                ID + "--1-1",
                ID + "-1-+1",
                ID + "-1000000000-1",
                ID + "-0-2147483648",
                ID + "-0-1-1",
                "0" + ID + "-0-1",
                "0123456789ABCDEF0123456789ABCDEF-0-1",
                ID + "-\u0661-1"
            })
    void whatIsNoAttemptIsNone(String text) {
        assertThat(AttemptId.parse(text)).isEmpty();
    }

    @Test
    void numbersOutsideTheirRangeAreRefused() {
        TaskId task = new TaskId(ID);

        assertThatIllegalArgumentException().isThrownBy(() -> new AttemptId(task, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AttemptId(task, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new AttemptId(task, 1_000_000_000, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new AttemptId(task, 0, 1_000_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123", ID + "0", "0123456789abcdef0123456789abcdeg", ID + "\n"})
    void whatIsNoTaskIsNone(String text) {
        assertThat(TaskId.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskId(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Transform", "1a", "-a", "a.b", "a|b", "a*", "a b", "a\n", "abcdefghijklmnopqrstuvwxyz-12345"
            })
    void roleIsAWordThatCannotReachBeyondItsQueues(String role) {
        assertThat(WorkerName.isRole(role)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkerName(role, "w", "01234567"));
    }

    /** Its queues would have names that begin as the orchestrator's do, or as only the broker's may. */
    @ParameterizedTest
    @ValueSource(strings = {"orchestra", "amq"})
    void roleIsNotAnothersWord(String role) {
        assertThat(WorkerName.isRole(role)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkerName(role, "w", "01234567"));
    }

    @ParameterizedTest
    @CsvSource({"transform", "publisher", "nodes", "a", "a-1", "orchestra-2", "amqp"})
    void otherWordsAreRoles(String role) {
        assertThat(WorkerName.isRole(role)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "_a", "a.b", "a/b", "a b", "a\n", "\u00e9"})
    void workersNameIsAWord(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkerName("transform", name, "01234567"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456", "0123456g", "0123456789ABCDEF", ID + "0"})
    void incarnationIsHexadecimal(String incarnation) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkerName("transform", "w", incarnation));
    }

    @Test
    void queuesOfARoleComeMostUrgentFirst() {
        assertThat(QueueNames.jobs("transform"))
                .isEqualTo(List.of("transform.jobs.high", "transform.jobs.normal", "transform.jobs.low"));
    }

    /** A worker's rights at the broker: all of what begins with its role and a dot, and reading orchestra's. */
    @Test
    void namesFitTheRightsAtTheBroker() {
        WorkerName worker = new WorkerName("transform", "unit-3", "0123456789abcdef");
        Stream<String> own = Stream.concat(
                QueueNames.jobs("transform").stream(),
                Stream.of(QueueNames.worker("transform", "unit-3"), QueueNames.cancel(worker)));

        assertThat(own).allMatch(name -> name.matches("transform\\..*")).doesNotHaveDuplicates();
        assertThat(List.of(QueueNames.JOBS, QueueNames.CANCEL, QueueNames.DEAD))
                .allMatch(name -> name.matches("orchestra\\..*"))
                .doesNotHaveDuplicates();
        assertThat(QueueNames.worker("transform", "unit-3")).isEqualTo("transform.worker.unit-3");
        assertThat(QueueNames.cancel(worker)).isEqualTo("transform.cancel.unit-3.0123456789abcdef");
    }

    @Test
    void longestNameOfAQueueFitsTheBroker() {
        WorkerName longest = new WorkerName("a".repeat(31), "b".repeat(63), "c".repeat(32));

        assertThat(QueueNames.cancel(longest)).hasSizeLessThanOrEqualTo(255);
    }

    @ParameterizedTest
    @CsvSource({"high,HIGH", "normal,NORMAL", "low,LOW"})
    void prioritiesAreNamedInLowerCase(String text, Priority priority) {
        assertThat(Priority.named(text)).contains(priority);
        assertThat(priority.text()).isEqualTo(text);
        assertThat(Priority.named(text.toUpperCase(Locale.ROOT))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"success,SUCCESS", "failure,FAILURE", "timeout,TIMEOUT", "canceled,CANCELED", "refused,REFUSED"})
    void outcomesAreNamedInLowerCase(String text, Outcome outcome) {
        assertThat(Outcome.named(text)).contains(outcome);
        assertThat(outcome.text()).isEqualTo(text);
        assertThat(Outcome.named(" " + text)).isEmpty();
    }
}
