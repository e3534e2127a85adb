package orchestra.agent.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import orchestra.charm.Event;
import orchestra.charm.HookEnvironment;
import orchestra.charm.HookToolException;
import orchestra.charm.Juju;
import orchestra.charm.UnitName;

/** Relations as they will be after this hook: without the one that breaks now and the unit that departs now. */
final class RelationView {

    private final HookEnvironment environment;
    private final Juju juju;

    RelationView(HookEnvironment environment, Juju juju) {
        this.environment = environment;
        this.juju = juju;
    }

    /** The relations of an endpoint. */
    List<String> of(String endpoint) {
        return juju.relations(endpoint).stream()
                .filter(relation -> !(environment.event() instanceof Event.RelationHook hook
                        && hook.phase() == Event.RelationHook.Phase.BROKEN
                        && hook.relationId().equals(relation)))
                .toList();
    }

    /** The other side's units. */
    List<UnitName> units(String relation) {
        return juju.remoteUnits(relation).stream()
                .filter(unit -> !departs(relation, unit))
                .toList();
    }

    /** A unit's databag; empty when the unit went between the list and the question. */
    Optional<Map<String, String>> databag(String relation, UnitName unit) {
        return mayBeGone(() -> juju.unitData(relation, unit));
    }

    /** An application's databag; empty when it may not be read, or not any more. */
    Optional<Map<String, String>> applicationDatabag(String relation, String application) {
        return mayBeGone(() -> juju.applicationData(relation, application));
    }

    /** What our own unit's databag holds. */
    Map<String, String> own(String relation) {
        return databag(relation, environment.unit()).orElse(Map.of());
    }

    /** Whether a unit of the other side has had its first change, which always follows at once on its joining. */
    boolean answered(String relation) {
        boolean joins = environment.event() instanceof Event.RelationHook hook
                && hook.phase() == Event.RelationHook.Phase.JOINED
                && hook.relationId().equals(relation);
        return !joins && !units(relation).isEmpty();
    }

    private boolean departs(String relation, UnitName unit) {
        return environment.event() instanceof Event.RelationHook hook
                && hook.relationId().equals(relation)
                && hook.departingUnit().filter(unit::equals).isPresent();
    }

    private static Optional<Map<String, String>> mayBeGone(Supplier<Map<String, String>> question) {
        try {
            return Optional.of(question.get());
        } catch (HookToolException e) {
            // A unit that went between the list and the question: its departed hook is on its way.
            if (e.reason() == HookToolException.Reason.PERMISSION_DENIED
                    || e.reason() == HookToolException.Reason.RELATION_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
