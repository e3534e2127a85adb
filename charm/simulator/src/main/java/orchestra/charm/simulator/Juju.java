package orchestra.charm.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import orchestra.charm.simulator.Hook.Kind;
import orchestra.charm.simulator.ModelState.ApplicationState;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.Side;
import orchestra.charm.simulator.ModelState.UnitState;

/**
 * Plays Juju for one model kept in a folder. Methods that change the model return at once; {@link #settle} runs the
 * hooks that are due, one at a time, until none is. Thread-safe; what the player may not do throws
 * {@link JujuException} with the juju client's words. Opening a folder again carries on where it was left, a hook that
 * was running then first.
 */
public final class Juju implements AutoCloseable {
    private final Layout layout;
    private final JujuOptions options;
    private final ModelStore store;
    private final ToolServer server;
    private final Log log;
    private final Uniter uniter;
    private final ReentrantLock machine = new ReentrantLock(true);
    private String lastUnit = "";

    private Juju(Layout layout, JujuOptions options) {
        this.layout = layout;
        this.options = options;
        this.store = new ModelStore(layout.model());
        this.server = new ToolServer();
        this.log = new Log(layout.log());
        this.uniter = new Uniter(layout, options, store, server, log);
    }

    /** Opens the model in the folder, or makes a new one. */
    public static Juju open(Path folder, JujuOptions options) {
        Layout layout = new Layout(folder);
        try {
            Files.createDirectories(layout.folder());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make " + folder, failure);
        }
        Juju juju = new Juju(layout, options);
        juju.store.read(model -> model.units.values().stream().toList()).forEach(juju.uniter::endOrphan);
        juju.store.change(model -> {
            if (model.uuid.isEmpty()) {
                model.name = options.model();
                model.uuid = UUID.randomUUID().toString();
            }
            model.units.values().forEach(unit -> {
                unit.inFlightPid = 0;
                if (unit.inFlight != null && unit.inFlight.isAction()) {
                    unit.inFlight = null;
                }
            });
            new Puppets(model, options).arrive();
        });
        return juju;
    }

    /** Deploys a packed charm with one unit. */
    public void deploy(String application, Path archive, Map<String, ?> config) {
        CharmFace face = CharmArchive.face(archive);
        Map<String, Object> values = new TreeMap<>();
        config.forEach((key, value) -> values.put(key, face.value(key, value)));
        keep(archive, layout.archive(application, 0));
        store.change(model -> {
            if (model.applications.containsKey(application)) {
                throw new JujuException("cannot add application \"" + application + "\": application already exists");
            }
            ApplicationState state = new ApplicationState();
            state.name = application;
            state.archive = layout.archive(application, 0).toString();
            state.config = values;
            model.applications.put(application, state);
            face.endpoints().values().stream()
                    .filter(endpoint -> endpoint.role().equals("peers"))
                    .forEach(endpoint -> new Puppets(model, options)
                            .relate(endpoint.interfaceName(), List.of(new Side(application, endpoint.name()))));
        });
        addUnit(application);
    }

    /** Adds an application without a charm; {@code endpoints} maps each endpoint to its interface. */
    public void puppet(String application, Map<String, String> endpoints) {
        store.change(model -> {
            ApplicationState state = new ApplicationState();
            state.name = application;
            state.puppetEndpoints = new TreeMap<>(endpoints);
            if (model.applications.putIfAbsent(application, state) != null) {
                throw new JujuException("cannot add application \"" + application + "\": application already exists");
            }
        });
        addUnit(application);
    }

    /** Adds a unit and gives its name. */
    public String addUnit(String application) {
        String name = read(model -> application + "/" + model.application(application).nextUnit);
        boolean puppet = read(model -> model.application(application).puppet());
        if (!puppet) {
            unpack(application, name);
            ToolClient.install(layout.tools(name));
        }
        store.change(model -> {
            ApplicationState state = model.application(application);
            UnitState unit = new UnitState();
            unit.name = name;
            unit.application = application;
            unit.charmRevision = state.revision;
            unit.workload =
                    new Status("waiting", "agent initialising", options.clock().instant());
            unit.history.add(unit.workload);
            state.nextUnit++;
            state.leader = state.leader.isEmpty() ? name : state.leader;
            model.units.put(name, unit);
            new Puppets(model, options).arrive();
        });
        return name;
    }

    /** Relates {@code application:endpoint} or {@code application} with another. */
    public void integrate(String one, String other) {
        store.change(model -> {
            Endpoints.Pair pair = new Endpoints(model, this::face).pair(one, other);
            if (new Endpoints(model, this::face).find(one, other).isPresent()) {
                throw new JujuException("cannot add relation \"" + one + " " + other + "\": relation already exists");
            }
            new Puppets(model, options).relate(pair.interfaceName(), List.of(pair.one(), pair.other()));
        });
    }

    public void removeRelation(String one, String other) {
        store.change(model -> {
            RelationState relation = new Endpoints(model, this::face)
                    .find(one, other)
                    .orElseThrow(() -> new JujuException("relation \"" + one + " " + other + "\" not found"));
            new Puppets(model, options).end(relation);
        });
    }

    /** Whether a relation between the two is there and not about to end. */
    public boolean related(String one, String other) {
        return read(model -> new Endpoints(model, this::face).find(one, other).isPresent());
    }

    /** Sets options, typed or as text; all or none. */
    public void config(String application, Map<String, ?> values) {
        CharmFace face = face(application);
        Map<String, Object> typed = new TreeMap<>();
        values.forEach((key, value) -> typed.put(key, face.value(key, value)));
        store.change(model -> model.application(application).config.putAll(typed));
    }

    /** Sets options back to their defaults. */
    public void reset(String application, String... keys) {
        store.change(model -> List.of(keys).forEach(model.application(application).config::remove));
    }

    /** The settings as the charm reads them, defaults included. */
    public Map<String, Object> settings(String application) {
        return face(application).settings(read(model -> Map.copyOf(model.application(application).config)));
    }

    /** The options an application's charm declares, with their types. */
    public Map<String, String> options(String application) {
        Map<String, String> options = new TreeMap<>();
        face(application).options().forEach((name, option) -> options.put(name, option.type()));
        return options;
    }

    /** The actions an application's charm declares. */
    public List<String> actions(String application) {
        return List.copyOf(face(application).actions().keySet());
    }

    /** Replaces the charm of every unit; no hook runs meanwhile. */
    public void refresh(String application, Path archive) {
        CharmArchive.face(archive);
        machine.lock();
        try {
            int revision = read(model -> model.application(application).revision) + 1;
            keep(archive, layout.archive(application, revision));
            store.change(model -> {
                model.application(application).revision = revision;
                model.application(application).archive =
                        layout.archive(application, revision).toString();
            });
            for (String unit : unitsOf(application)) {
                unpack(application, unit);
                ToolClient.install(layout.tools(unit));
                store.change(model -> {
                    model.unit(unit).charmRevision = revision;
                    model.unit(unit).upgraded = model.unit(unit).installed;
                });
            }
        } finally {
            machine.unlock();
        }
    }

    public void removeUnit(String unit) {
        store.change(model -> new Puppets(model, options).remove(model.unit(unit)));
    }

    /** Removes the application with its units and relations. */
    public void removeApplication(String application) {
        store.change(model -> {
            model.application(application).dying = true;
            Puppets puppets = new Puppets(model, options);
            model.relationsOf(application).forEach(puppets::end);
            model.unitsOf(application).forEach(puppets::remove);
            if (model.unitsOf(application).isEmpty()) {
                model.applications.remove(application);
            }
        });
    }

    /** The machine boots again: start and config-changed are due. */
    public void reboot(String unit) {
        store.change(model -> {
            model.unit(unit).rebooted = true;
            model.unit(unit).rebootedByHook = false;
        });
    }

    public void updateStatus(String unit) {
        store.change(model -> model.unit(unit).updateStatusDue = true);
    }

    /** A failed hook is due now, as by {@code juju resolved}. */
    public void resolved(String unit) {
        store.change(model -> model.unit(unit).retryAt = null);
    }

    /** A failed hook is not run again, as by {@code juju resolved --no-retry}; what it wrote is lost. */
    public void skip(String unit) {
        machine.lock();
        try {
            uniter.skip(unit);
        } finally {
            machine.unlock();
        }
    }

    /** Makes another unit lead. */
    public void lead(String unit) {
        store.change(model -> {
            UnitState leader = model.unit(unit);
            model.unitsOf(leader.application).forEach(other -> other.leadershipSeen = "");
            model.application(leader.application).leader = unit;
        });
    }

    /** Runs an action to its end, also on a unit in error. */
    public ActionResult action(String unit, String name, Map<String, ?> params) {
        ApplicationState application = read(model -> model.application(model.unit(unit).application));
        CharmFace.Action action = face(application.name).actions().get(name);
        if (action == null) {
            throw new JujuException("action \"" + name + "\" not defined on unit \"" + unit + "\"");
        }
        Map<String, Object> checked = ActionParams.check(action, params);
        machine.lock();
        try {
            store.change(model -> model.nextOperation++);
            int operation = read(model -> model.nextOperation - 1);
            return uniter.act(unit, Hook.action(name, operation), checked);
        } finally {
            machine.unlock();
        }
    }

    /** Runs what is due, unit after unit, until nothing is. A failed hook is due again when its wait is over. */
    public void settle() {
        while (step()) {
            // Each step is one hook.
        }
    }

    /** Runs one hook that is due; false when none was. */
    public boolean step() {
        machine.lock();
        try {
            Instant now = options.clock().instant();
            record Due(String unit, Hook hook) {}
            Optional<Due> due = read(model -> {
                Resolver resolver = new Resolver(model, now);
                List<UnitState> order = new ArrayList<>(model.units.values());
                order.removeIf(unit -> model.application(unit.application).puppet());
                order.sort((a, b) -> Boolean.compare(a.name.compareTo(lastUnit) <= 0, b.name.compareTo(lastUnit) <= 0));
                return order.stream()
                        .flatMap(unit -> resolver.next(unit).map(hook -> new Due(unit.name, hook)).stream())
                        .findFirst();
            });
            due.ifPresent(next -> {
                lastUnit = next.unit();
                uniter.run(next.unit(), next.hook());
            });
            return due.isPresent();
        } finally {
            machine.unlock();
        }
    }

    /** Secrets and databags: what a model's user and its other applications write. */
    public Player player() {
        return new Player(store);
    }

    /** What can be asked about the model. */
    public Inspector inspect() {
        return new Inspector(store, layout, uniter, log);
    }

    /** Plans the death of the next hook at its k-th tool call, counted from 1. */
    public KillPlan killAtCall(int call, KillPlan.Moment moment) {
        return killAtCall("", call, moment);
    }

    /** The same for the next hook of that name. */
    public KillPlan killAtCall(String hook, int call, KillPlan.Moment moment) {
        KillPlan plan = new KillPlan(hook, call, moment);
        uniter.plan(plan);
        return plan;
    }

    /** A secret's owner is due to hear of it: SECRET_ROTATE, SECRET_EXPIRED or SECRET_REMOVE. */
    public void tellSecret(String unit, Kind kind, String secret, int revision) {
        store.change(model -> model.unit(unit).secretEvents.add(Hook.secret(kind, SecretId.parse(secret), revision)));
    }

    /** Kills the hook that runs, if one does; it is due again, here or when the folder is opened next. */
    public void abandon() {
        uniter.abandon();
    }

    /** Waits for a hook that runs, then stops answering. The model stays on disk. */
    @Override
    public void close() {
        machine.lock();
        try {
            server.close();
        } finally {
            machine.unlock();
        }
    }

    private CharmFace face(String application) {
        String archive = read(model -> model.application(application).archive);
        return CharmArchive.face(Path.of(archive));
    }

    private List<String> unitsOf(String application) {
        return read(model ->
                model.unitsOf(application).stream().map(unit -> unit.name).toList());
    }

    private void unpack(String application, String unit) {
        ApplicationState state = read(model -> model.application(application));
        String url = "local:" + face(application).name() + "-" + state.revision;
        CharmArchive.unpack(Path.of(state.archive), layout.charm(unit), layout.manifest(unit), url);
    }

    private static void keep(Path archive, Path copy) {
        try {
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            Files.copy(archive, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep " + archive, failure);
        }
    }

    private <T> T read(Function<ModelState, T> question) {
        return store.read(question);
    }
}
