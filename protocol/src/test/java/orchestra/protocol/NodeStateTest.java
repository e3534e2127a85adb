package orchestra.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and names are Gorchestrator's. */
final class NodeStateTest {
    @ParameterizedTest
    @CsvSource({
        "0,initial,INITIAL,false",
        "1,torun,TO_RUN,false",
        "2,running,RUNNING,false",
        "3,success,SUCCESS,true",
        "4,failure,FAILURE,true",
        "5,notrunnable,NOT_RUNNABLE,true",
        "10,timeout,TIMEOUT,true",
        "11,canceled,CANCELED,true"
    })
    void stateHasItsNumberAndName(int number, String text, NodeState state, boolean over) {
        assertThat(NodeState.of(number)).contains(state);
        assertThat(NodeState.named(text)).contains(state);
        assertThat(state.number()).isEqualTo(number);
        assertThat(state.text()).isEqualTo(text);
        assertThat(state.over()).isEqualTo(over);
    }

    @Test
    void thereAreEight() {
        assertThat(NodeState.values()).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 6, 7, 8, 9, 12, 4294967296L, 4294967299L, Long.MIN_VALUE})
    void anyOtherNumberIsNone(long number) {
        assertThat(NodeState.of(number)).isEmpty();
    }

    @Property
    void textIsTheNameOfAtMostOneState(@ForAll String text) {
        NodeState.named(text).ifPresent(state -> assertThat(state.text()).isEqualTo(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Success", "SUCCESS", "cancelled", "to_run"})
    void anyOtherNameIsNone(String text) {
        assertThat(NodeState.named(text)).isEmpty();
    }
}
