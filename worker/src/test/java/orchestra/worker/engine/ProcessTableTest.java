package orchestra.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessTableTest {
    @Test
    void nameMayHoldBlanksAndParentheses() {
        assertThat(ProcessTable.parse("12 (a) S 1 (b) R 7 12 9 0 -1 0\n")).contains(new ProcessTable.Entry(12, 7, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12 (dead) Z 7 12 9 0", "12 (dead) X 7 12 9 0", "", "12 no name", "12 (short) S 1"})
    void whatHasEndedOrCannotBeReadIsNone(String stat) {
        assertThat(ProcessTable.parse(stat)).isEmpty();
    }

    @Test
    void thisProcessIsThere() {
        long self = ProcessHandle.current().pid();
        assertThat(ProcessTable.read())
                .filteredOn(entry -> entry.pid() == self)
                .singleElement()
                .satisfies(entry -> assertThat(entry.variables()).isNotEmpty());
    }
}
