package orchestra.charm.simulator;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import orchestra.charm.simulator.ModelState.Bag;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.SecretState;
import orchestra.charm.simulator.ModelState.Side;

/** Answers questions about a model; never changes it. */
public final class Inspector {
    private final ModelStore store;
    private final Layout layout;
    private final Uniter uniter;
    private final Log log;

    Inspector(ModelStore store, Layout layout, Uniter uniter, Log log) {
        this.store = store;
        this.layout = layout;
        this.uniter = uniter;
        this.log = log;
    }

    public boolean hasApplication(String application) {
        return read(model -> model.applications.containsKey(application));
    }

    public List<String> units(String application) {
        return read(model ->
                model.unitsOf(application).stream().map(unit -> unit.name).toList());
    }

    /** The workload status, or error with {@code hook failed: "NAME"}. */
    public Status status(String unit) {
        return read(model -> StatusTools.unitStatus(model.unit(unit)));
    }

    public Status applicationStatus(String application) {
        return read(model -> StatusTools.applicationStatus(model, model.application(application)));
    }

    /** Every workload status the unit had, oldest first. */
    public List<Status> history(String unit) {
        return read(model -> List.copyOf(model.unit(unit).history));
    }

    /** As {@code ["8080/tcp"]}. */
    public List<String> openedPorts(String unit) {
        return read(model -> PortTools.ranges(model.unit(unit).ports));
    }

    public String workloadVersion(String application) {
        return read(model -> model.application(application).workloadVersion);
    }

    /** Name of the leader, empty without one. */
    public String leader(String application) {
        return read(model -> model.application(application).leader);
    }

    /** What state-set kept. */
    public Map<String, String> unitState(String unit) {
        return read(model -> Map.copyOf(model.unit(unit).state));
    }

    /** A unit's databag in the living relation on its endpoint; empty without one. */
    public Map<String, String> unitBag(String unit, String endpoint) {
        return read(model -> {
            String application = model.unit(unit).application;
            return relation(model, application, endpoint)
                    .map(relation -> copy(relation.unitBags.get(unit)))
                    .orElse(Map.of());
        });
    }

    /** An application's databag in the living relation on its endpoint; empty without one. */
    public Map<String, String> applicationBag(String application, String endpoint) {
        return read(model -> relation(model, application, endpoint)
                .map(relation -> copy(relation.applicationBags.get(application)))
                .orElse(Map.of()));
    }

    /** URIs of the secrets an application, its units or (empty owner) the user own. */
    public List<String> secrets(String owner) {
        return read(model -> model.secrets.values().stream()
                .filter(secret -> secret.owner.equals(owner) || secret.owner.startsWith(owner + "/"))
                .map(secret -> "secret:" + secret.id)
                .toList());
    }

    /** The newest content of a secret. */
    public Map<String, String> secretContent(String secret) {
        return read(model -> {
            SecretState state = model.secret(SecretId.parse(secret));
            return Map.copyOf(state.content(state.revision));
        });
    }

    public int secretRevision(String secret) {
        return read(model -> model.secret(SecretId.parse(secret)).revision);
    }

    /** Whether a hook of the unit has failed and waits for its next try. */
    public boolean failed(String unit) {
        return read(model -> model.unit(unit).failed != null);
    }

    /** Every call of a hook tool so far, oldest first. */
    public List<ToolCall> toolCalls() {
        return uniter.calls();
    }

    /** The calls after this moment are {@link #toolCalls} again from the first. */
    public void forgetToolCalls() {
        uniter.forgetCalls();
    }

    public List<LogLine> logs() {
        return log.lines();
    }

    /** The copy of the archive an application was deployed or last refreshed from. */
    public Path archive(String application) {
        String archive = read(model -> model.application(application).archive);
        return Path.of(archive);
    }

    /** The application related on an endpoint, empty when none is. */
    public String relatedOn(String application, String endpoint) {
        return read(model -> relation(model, application, endpoint)
                .map(relation -> relation.remote(application))
                .orElse(""));
    }

    /** Where the unit's charm is unpacked. */
    public Path charmFolder(String unit) {
        return layout.charm(unit);
    }

    /** The folder the charm's folder lies in. */
    public Path unitFolder(String unit) {
        return layout.unit(unit);
    }

    /** The file all log lines are in. */
    public Path logFile() {
        return layout.log();
    }

    private Optional<RelationState> relation(ModelState model, String application, String endpoint) {
        return model.relations.values().stream()
                .filter(relation -> !relation.dying && relation.sides.contains(new Side(application, endpoint)))
                .findFirst();
    }

    private static Map<String, String> copy(@org.jspecify.annotations.Nullable Bag bag) {
        return bag == null ? Map.of() : new TreeMap<>(bag.values);
    }

    private <T> T read(Function<ModelState, T> question) {
        return store.read(question);
    }
}
