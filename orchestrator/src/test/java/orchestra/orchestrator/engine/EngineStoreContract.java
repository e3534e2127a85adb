package orchestra.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of engines does, the fake one too. */
abstract class EngineStoreContract {
    /** An empty store. */
    abstract EngineStore store();

    @Test
    void lastWordHolds() {
        EngineStore store = store();
        assertThat(store.all()).isEmpty();
        store.put("shell", Set.of(Role.ADMIN, Role.USER));
        store.put("ssh", Set.of(Role.ADMIN));
        store.put("shell", Set.of());
        assertThat(store.all()).isEqualTo(Map.of("shell", Set.of(), "ssh", Set.of(Role.ADMIN)));
    }
}
