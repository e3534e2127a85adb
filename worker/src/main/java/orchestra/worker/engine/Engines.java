package orchestra.worker.engine;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a worker can run: engines by their names. */
public final class Engines {
    private final Map<String, Engine> byName;

    private Engines(Map<String, Engine> byName) {
        this.byName = byName;
    }

    /**
     * These and no others.
     *
     * @throws IllegalArgumentException when two have the same name
     */
    public static Engines of(Engine... engines) {
        Map<String, Engine> byName = new TreeMap<>();
        for (Engine engine : engines) {
            if (byName.put(engine.name(), engine) != null) {
                throw new IllegalArgumentException("a worker must have one engine " + engine.name() + ", not two");
            }
        }
        return new Engines(Collections.unmodifiableMap(byName));
    }

    public Optional<Engine> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All names, in alphabetical order. */
    public Set<String> names() {
        return byName.keySet();
    }
}
