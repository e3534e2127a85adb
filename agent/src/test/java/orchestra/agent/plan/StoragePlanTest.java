package orchestra.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import orchestra.charm.Status;
import org.junit.jupiter.api.Test;

/** What a machine mounts, and for whom. */
final class StoragePlanTest {

    private static final Map<String, String> OVER_SSH =
            Map.of("ingress-address", "10.0.0.1", "fstype", "sshfs", "mountpoint", "/srv/a");

    @Test
    void anotherApplicationMakesNoMachineLogInAnywhere() {
        Plan plan = Planner.plan(new FactsBuilder().offer(0, OVER_SSH).build());

        assertThat(plan.statuses())
                .contains(Status.blocked("storage unit nfs/0 sends what cannot be used: fstype: sshfs is taken from the"
                        + " storage_* options only"));
        assertThat(mounted(plan)).isEmpty();
    }

    @Test
    void anOperatorMayMakeItLogIn() {
        Plan plan = Planner.plan(new FactsBuilder()
                .configuredStorage()
                .config("storage_fstype", "sshfs")
                .config("storage_options", "User=media")
                .build());

        assertThat(mounted(plan))
                .singleElement()
                .satisfies(step -> assertThat(step.spec().source()).isEqualTo("media@10.9.9.9:/srv/c"));
    }

    private static List<StorageStep.Mounted> mounted(Plan plan) {
        return plan.steps().stream()
                .filter(StorageStep.Mounted.class::isInstance)
                .map(StorageStep.Mounted.class::cast)
                .toList();
    }
}
