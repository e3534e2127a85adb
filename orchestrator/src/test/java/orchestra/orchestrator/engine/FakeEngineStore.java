package orchestra.orchestrator.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** In memory. */
public final class FakeEngineStore implements EngineStore {
    final AtomicInteger reads = new AtomicInteger();
    private final Map<String, Set<Role>> roles = new ConcurrentHashMap<>();

    @Override
    public Map<String, Set<Role>> all() {
        reads.incrementAndGet();
        return Map.copyOf(roles);
    }

    @Override
    public void put(String engine, Set<Role> wanted) {
        roles.put(engine, Set.copyOf(wanted));
    }
}
