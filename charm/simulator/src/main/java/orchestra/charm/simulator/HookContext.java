package orchestra.charm.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import orchestra.charm.simulator.ModelState.ApplicationState;
import orchestra.charm.simulator.ModelState.LocalRelation;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.UnitState;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a hook sees and writes: a copy of the model as it was when the hook began, on which its own writes
 * show, and the list of those writes, to be done for real when it ends with 0.
 */
final class HookContext {
    private final String id;
    private final String unit;
    private final Hook hook;
    private final CharmFace face;
    private final ModelState draft;
    private final Network network;
    private final Immediate immediate;
    private final List<Consumer<ModelState>> writes = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final Set<String> revisions = new HashSet<>();
    private final @Nullable ActionRun action;
    private final Map<String, String> leaderSettings;
    private boolean ended;

    /** What takes effect at once, whatever the hook's end is. */
    interface Immediate {
        Instant now();

        void change(Consumer<ModelState> change);

        void log(String unit, String level, String message);
    }

    /** What an action was given and has set so far. */
    static final class ActionRun {
        final Map<String, Object> params;
        final Map<String, Object> results = new TreeMap<>();
        final List<String> log = new ArrayList<>();

        @Nullable
        String failure;

        ActionRun(Map<String, Object> params) {
            this.params = params;
        }
    }

    HookContext(
            String id,
            String unit,
            Hook hook,
            CharmFace face,
            ModelState draft,
            Network network,
            Immediate immediate,
            @Nullable ActionRun action) {
        this.id = id;
        this.unit = unit;
        this.hook = hook;
        this.face = face;
        this.draft = draft;
        this.network = network;
        this.immediate = immediate;
        this.action = action;
        this.leaderSettings = new HashMap<>(application().leaderSettings);
    }

    String id() {
        return id;
    }

    String unitName() {
        return unit;
    }

    Hook hook() {
        return hook;
    }

    CharmFace face() {
        return face;
    }

    /** The model as this hook sees it; read only, see {@link #write}. */
    ModelState model() {
        return draft;
    }

    UnitState unit() {
        return draft.unit(unit);
    }

    ApplicationState application() {
        return draft.application(unit().application);
    }

    boolean isLeader() {
        return draft.isLeader(unit);
    }

    Network network() {
        return network;
    }

    Immediate immediate() {
        return immediate;
    }

    Map<String, String> leaderSettings() {
        return leaderSettings;
    }

    ActionRun action() {
        if (action == null) {
            throw ToolFailure.runtime("not running an action");
        }
        return action;
    }

    /** Writes into the hook's view now, and into the model when the hook ends with 0. */
    void write(Consumer<ModelState> write) {
        write.accept(draft);
        writes.add(write);
    }

    /** Notes what the controller will refuse at the hook's end: the tool said 0, the hook will fail. */
    void refuseAtTheEnd(String message) {
        refusals.add(message);
    }

    List<String> refusals() {
        return refusals;
    }

    /** Has the hook killed before it hears the answer; it will run again. */
    void endNow() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    /** Notes that this hook makes a revision of the secret; false when it already had. */
    boolean revised(String secret) {
        return revisions.add(secret);
    }

    /** The revision that secret-info-get shows: one made in this hook does not count yet, except the first. */
    int revisionShown(String secret, int revision) {
        return revisions.contains(secret) ? Math.max(1, revision - 1) : revision;
    }

    void flush(ModelState model) {
        writes.forEach(write -> write.accept(model));
    }

    /** The relation of {@code -r}, else the hook's own. */
    RelationState relation(Arguments arguments) {
        String given = arguments.value("r");
        int number = given == null ? hook.relation() : number(given);
        if (number < 0) {
            throw ToolFailure.usage("no relation id specified");
        }
        return draft.relation(number);
    }

    /** Refuses a value of -r or --relation that is no relation of this unit. */
    void checkRelation(String option, String value) {
        if (!option.equals("r") && !option.equals("relation")) {
            return;
        }
        String shown = option.length() == 1 ? "-" + option : "--" + option;
        String wrong = null;
        if (number(value) < 0) {
            wrong = "invalid relation id";
        } else {
            RelationState relation = draft.relations.get(number(value));
            if (relation == null || !knows(relation)) {
                wrong = "relation not found";
            }
        }
        if (wrong != null) {
            throw ToolFailure.usage("invalid value \"" + value + "\" for option " + shown + ": " + wrong);
        }
    }

    /**
     * Whether the unit's agent knows the relation: it was told of its creation, and not yet of its end. Before the first
     * of the hooks that tell of creations it gets to know all that there are.
     */
    boolean knows(RelationState relation) {
        LocalRelation local = relation.local.get(unit);
        if (relation.id == hook.relation()) {
            return true;
        }
        return local == null ? hook.kind() == Hook.Kind.RELATION_CREATED && !relation.dying : !local.broken;
    }

    private static int number(String relation) {
        String digits = relation.substring(relation.lastIndexOf(':') + 1);
        boolean number =
                !digits.isEmpty() && digits.length() < 10 && digits.chars().allMatch(Character::isDigit);
        return number ? Integer.parseInt(digits) : -1;
    }
}
