package orchestra.agent.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestra.charm.HookTools;
import orchestra.charm.Juju;
import orchestra.charm.Status;
import org.junit.jupiter.api.Test;

final class ReadingToolsTest {

    private final List<List<String>> calls = new ArrayList<>();
    private final Juju juju = new Juju(
            new ReadingTools((command, stdin) -> {
                calls.add(command);
                return new HookTools.Answer(0, "{\"root-secret\":\"text\"}", "");
            }),
            Path.of("/nowhere"));

    @Test
    void aSecretIsLookedAtAndNotTakenIntoUse() {
        assertThat(juju.refreshedSecret("secret:abc")).containsKey("root-secret");

        assertThat(calls).containsExactly(List.of("secret-get", "--peek", "--format=json", "secret:abc"));
    }

    @Test
    void aToolThatChangesSomethingIsNotCalled() {
        assertThatIllegalStateException().isThrownBy(() -> juju.writeStatus(Status.active("")));
        assertThatIllegalStateException().isThrownBy(() -> juju.openPort("8080/tcp"));

        assertThat(calls).isEmpty();
    }
}
