package orchestra.orchestrator.engine;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import orchestra.orchestrator.access.Caller;
import orchestra.orchestrator.failure.Failure;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.Listing;
import orchestra.orchestrator.page.Page;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of engines, and the only writer of their collection. Safe for use by many threads. */
public final class EngineManager {
    private static final Logger LOG = LoggerFactory.getLogger(EngineManager.class);
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final EngineStore store;
    private final LongSupplier nanoTime;
    private volatile @Nullable Read last;

    /**
     * Reads nothing yet.
     *
     * @param nanoTime a clock that only runs forward
     */
    public EngineManager(EngineStore store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
    }

    private record Read(Map<String, Set<Role>> roles, long at) {}

    /**
     * Whether the caller may use an engine, as it was at most two seconds ago.
     *
     * @throws Failure when the database cannot be asked
     */
    public EngineAccess allowed(Caller caller, String name) {
        Optional<Engine> engine = Engine.named(name);
        if (engine.isEmpty()) {
            return new EngineAccess.Unknown();
        }
        Engine now = current(engine.get());
        return may(caller, now) ? new EngineAccess.Known(now) : new EngineAccess.Forbidden(now);
    }

    /** What is wrong with an engine for a caller, after its name; empty when nothing is. */
    public Optional<String> problem(Caller caller, String name) {
        return switch (allowed(caller, name)) {
            case EngineAccess.Known known -> Optional.empty();
            case EngineAccess.Unknown unknown -> Optional.of("is not an engine; GET /v1/engines lists them");
            case EngineAccess.Forbidden forbidden ->
                Optional.of("is not allowed to you: an administrator allows it with PATCH /v1/engines/" + name);
        };
    }

    /** The engines with who may use them. Field to sort by and filter: name. */
    public Listing<Engine> list(Page page) {
        String name = page.filters().getOrDefault("name", "");
        Comparator<Engine> byName = Comparator.comparing(Engine::name);
        boolean descending = page.order().stream().anyMatch(key -> key.descending());
        List<Engine> found = Engine.ALL.stream()
                .filter(engine -> name.isEmpty() || engine.name().equals(name))
                .map(this::current)
                .sorted(descending ? byName.reversed() : byName)
                .toList();
        return new Listing<>(
                found.stream().skip(page.offset()).limit(page.limit()).toList(), found.size());
    }

    /**
     * Says who may use an engine.
     *
     * @throws Failure when there is none of this name
     */
    Engine allow(Caller caller, String name, Set<Role> roles) {
        Engine engine = get(name);
        store.put(name, roles);
        last = null;
        LOG.atInfo()
                .addKeyValue("engine", name)
                .addKeyValue("roles", roles)
                .addKeyValue("by", caller.account())
                .log("Engine allowed");
        return engine.withRoles(roles);
    }

    /** The engine of this name as it is now. */
    Engine get(String name) {
        Engine engine = Engine.named(name)
                .orElseThrow(() -> Failure.of(
                        FailureKind.NOT_FOUND,
                        "There is no such engine. There are: "
                                + String.join(
                                        ", ",
                                        Engine.ALL.stream().map(Engine::name).toList()) + "."));
        return current(engine);
    }

    static boolean may(Caller caller, Engine engine) {
        return switch (caller) {
            case Caller.Root() -> !engine.roles().isEmpty();
            case Caller.Person person ->
                engine.roles().contains(Role.USER)
                        || (person.administrator() && engine.roles().contains(Role.ADMIN));
            case Caller.Node(), Caller.Nobody() -> false;
        };
    }

    private Engine current(Engine engine) {
        return engine.withRoles(roles().getOrDefault(engine.name(), engine.roles()));
    }

    private Map<String, Set<Role>> roles() {
        Read read = last;
        if (read != null && fresh(read)) {
            return read.roles();
        }
        return refresh();
    }

    // One asks, the others wait for what it finds.
    private synchronized Map<String, Set<Role>> refresh() {
        Read read = last;
        if (read != null && fresh(read)) {
            return read.roles();
        }
        long begun = nanoTime.getAsLong();
        Map<String, Set<Role>> roles = Map.copyOf(store.all());
        last = new Read(roles, begun);
        return roles;
    }

    private boolean fresh(Read read) {
        return nanoTime.getAsLong() - read.at() < FRESH.toNanos();
    }
}
