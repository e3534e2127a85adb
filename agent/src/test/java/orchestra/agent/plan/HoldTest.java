package orchestra.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import orchestra.agent.facts.Hold;
import orchestra.charm.Event;
import orchestra.charm.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds the API back keeps it closed, whatever hook runs, and nothing else. */
final class HoldTest {

    private static final Hold PAUSED = new Hold(true, Optional.empty());
    private static final Hold INTERRUPTED =
            new Hold(false, Optional.of(new Hold.Restore("20261121T100000Z-0a1b2c", "20261121T100100Z-3d4e5f")));

    @ParameterizedTest
    @EnumSource(
            value = Event.Lifecycle.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STOP", "REMOVE"})
    void aPausedUnitKeepsItsServersAndStopsItsApi(Event.Lifecycle.Kind kind) {
        Plan plan = Planner.plan(
                new FactsBuilder().offer(0, "/srv/a").hold(PAUSED).on(kind).build());

        assertThat(plan.steps())
                .extracting(Step::text)
                .contains("service mongod runs", "service rabbitmq runs", "service orchestrator is stopped")
                .doesNotContain("service orchestrator runs", "the API on port 8080 is ready");
        assertThat(Status.worst(plan.statuses()))
                .isEqualTo(Status.maintenance("paused by the action pause; juju run orchestra/0 resume"));
    }

    @Test
    void anInterruptedRestoreBlocksWithItsCure() {
        Plan plan = Planner.plan(
                new FactsBuilder().offer(0, "/srv/a").hold(INTERRUPTED).build());

        assertThat(plan.steps()).extracting(Step::text).doesNotContain("service orchestrator runs");
        assertThat(Status.worst(plan.statuses()))
                .isEqualTo(Status.blocked("restore 20261121T100000Z-0a1b2c was interrupted: run restore again,"
                        + " juju run orchestra/0 restore id=20261121T100000Z-0a1b2c"));
    }

    @Test
    void aRestoreThatWasKilledBeforeItChangedAnythingHoldsNothing() {
        assertThat(Hold.read("{\"paused\":false,\"restore\":\"20261121T100000Z-0a1b2c\",\"safety\":\"\"}"))
                .isEqualTo(Hold.NONE);
    }

    @Test
    void aHoldIsReadAsItWasWritten() {
        assertThat(Hold.read(PAUSED.write())).isEqualTo(PAUSED);
        assertThat(Hold.read(INTERRUPTED.write())).isEqualTo(INTERRUPTED);
        assertThat(Hold.read("not JSON")).as("the API stays closed").isEqualTo(PAUSED);
    }
}
