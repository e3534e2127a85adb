package orchestra.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.access.UserId;
import org.junit.jupiter.api.Test;

final class EngineManagerTest {
    private static final Caller ROOT = new Caller.Root();
    private static final Caller ADMIN = new Caller.Person(new UserId(new UUID(0, 1)), true);
    private static final Caller USER = new Caller.Person(new UserId(new UUID(0, 2)), false);

    private final FakeEngineStore store = new FakeEngineStore();
    private final AtomicLong now = new AtomicLong();
    private final EngineManager engines = new EngineManager(store, now::get);

    @Test
    void harmlessEnginesAreForPeopleAndTheOthersForNobody() {
        for (String name : new String[] {"nil", "sleep", "transform"}) {
            table(name, true, true, true);
        }
        for (String name : new String[] {"shell", "ssh", "toscassh"}) {
            table(name, false, false, false);
        }
        assertThat(engines.allowed(ROOT, "bash")).isInstanceOf(EngineAccess.Unknown.class);
    }

    @Test
    void administratorsDecide() {
        engines.allow(ADMIN, "shell", Set.of(Role.ADMIN));
        table("shell", true, true, false);
        engines.allow(ADMIN, "shell", Set.of(Role.USER));
        table("shell", true, true, true);
        engines.allow(ADMIN, "nil", Set.of());
        table("nil", false, false, false);
    }

    @Test
    void whatAnotherDaemonWroteHoldsAfterTwoSecondsAndNotEveryUseAsksTheDatabase() {
        table("shell", false, false, false);
        store.put("shell", Set.of(Role.ADMIN));
        now.addAndGet(Duration.ofMillis(1999).toNanos());
        table("shell", false, false, false);
        assertThat(store.reads).hasValue(1);
        now.addAndGet(Duration.ofMillis(1).toNanos());
        table("shell", true, true, false);
        assertThat(store.reads).hasValue(2);
    }

    private void table(String engine, boolean root, boolean admin, boolean user) {
        assertThat(may(ROOT, engine)).as("root %s", engine).isEqualTo(root);
        assertThat(may(ADMIN, engine)).as("admin %s", engine).isEqualTo(admin);
        assertThat(may(USER, engine)).as("user %s", engine).isEqualTo(user);
        assertThat(may(new Caller.Node(), engine)).as("node %s", engine).isFalse();
        assertThat(may(new Caller.Nobody(), engine)).as("nobody %s", engine).isFalse();
    }

    private boolean may(Caller caller, String engine) {
        return switch (engines.allowed(caller, engine)) {
            case EngineAccess.Known(Engine known) -> known.name().equals(engine);
            case EngineAccess.Forbidden(Engine known) -> !known.name().equals(engine);
            case EngineAccess.Unknown() -> throw new AssertionError("unknown: " + engine);
        };
    }
}
