package orchestra.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import orchestra.protocol.TaskStatus.Circumstances;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The one table of states and statuses. */
final class TaskStatusTest {
    @ParameterizedTest
    @CsvSource({
        // state, sent, progressing, again, cancelling
        "INITIAL,false,false,false,false,PENDING",
        "TO_RUN,false,false,false,false,PENDING",
        "TO_RUN,true,false,false,false,RECEIVED",
        "TO_RUN,false,false,true,false,RETRY",
        "TO_RUN,true,false,true,false,RETRY",
        "RUNNING,true,false,false,false,STARTED",
        "RUNNING,true,true,false,false,PROGRESS",
        "RUNNING,true,true,true,false,PROGRESS",
        "RUNNING,true,false,true,false,STARTED",
        "SUCCESS,true,true,false,false,SUCCESS",
        "FAILURE,true,true,false,false,FAILURE",
        "TIMEOUT,true,true,false,false,FAILURE",
        "NOT_RUNNABLE,false,false,false,false,IGNORED",
        "CANCELED,true,false,false,false,REVOKED",
        "TO_RUN,true,false,false,true,REVOKING",
        "RUNNING,true,true,false,true,REVOKING"
    })
    void statusFollowsFromTheTable(
            NodeState state, boolean sent, boolean progressing, boolean again, boolean cancelling, TaskStatus status) {
        assertThat(TaskStatus.of(state, new Circumstances(sent, progressing, again, cancelling)))
                .isEqualTo(status);
    }

    /** Whoever forgets to take a mark away when a node ends must not make it look as if it had not. */
    @ParameterizedTest
    @EnumSource(NodeState.class)
    void whatIsOverIsNeverRevoking(NodeState state) {
        TaskStatus revoking = TaskStatus.of(state, new Circumstances(true, true, true, true));

        assertThat(revoking == TaskStatus.REVOKING).isEqualTo(!state.over());
    }
}
