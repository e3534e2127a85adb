package orchestra.charm.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import orchestra.charm.simulator.Hook.Kind;
import orchestra.charm.simulator.ModelState.ApplicationState;
import orchestra.charm.simulator.ModelState.Bag;
import orchestra.charm.simulator.ModelState.LocalRelation;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.SecretState;
import orchestra.charm.simulator.ModelState.Side;
import orchestra.charm.simulator.ModelState.UnitState;

/**
 * Which hook a unit's agent runs next: a pure function of the model. The order is the one recorded from Juju 3.6:
 * a hook in flight, a failed one, install, created relations, leadership, config, start, secrets, relations, status.
 */
final class Resolver {
    private final ModelState model;
    private final Instant now;

    Resolver(ModelState model, Instant now) {
        this.model = model;
        this.now = now;
    }

    Optional<Hook> next(UnitState unit) {
        if (unit.inFlight != null) {
            return unit.inFlight.isAction() ? Optional.empty() : Optional.of(unit.inFlight);
        }
        if (unit.failed != null) {
            boolean due = unit.retryAt == null || !now.isBefore(unit.retryAt);
            return due ? Optional.of(unit.failed) : Optional.empty();
        }
        if (!unit.installed) {
            return Optional.of(Hook.of(Kind.INSTALL));
        }
        if (unit.upgraded) {
            return Optional.of(Hook.of(Kind.UPGRADE_CHARM));
        }
        if (unit.rebooted && unit.started && !unit.stopped) {
            return Optional.of(Hook.of(Kind.START));
        }
        if (unit.dying) {
            return leaving(unit);
        }
        if (unit.started && unit.configSeen == null) {
            return Optional.of(Hook.of(Kind.CONFIG_CHANGED));
        }
        return created(unit)
                .or(() -> leadership(unit))
                .or(() -> secrets(unit))
                .or(() -> config(unit))
                .or(() -> unit.started ? Optional.empty() : Optional.of(Hook.of(Kind.START)))
                .or(() -> relations(unit))
                .or(() -> unit.updateStatusDue ? Optional.of(Hook.of(Kind.UPDATE_STATUS)) : Optional.empty());
    }

    private Optional<Hook> created(UnitState unit) {
        return model.relationsOf(unit.application).stream()
                .filter(relation -> !relation.dying && !relation.local.containsKey(unit.name))
                .findFirst()
                .map(relation -> hook(Kind.RELATION_CREATED, relation, unit, "", 0));
    }

    private Optional<Hook> leadership(UnitState unit) {
        ApplicationState application = model.application(unit.application);
        if (application.leader.equals(unit.name)) {
            return unit.leadershipSeen.equals("leader") ? Optional.empty() : Optional.of(Hook.of(Kind.LEADER_ELECTED));
        }
        return unit.leaderSettingsSeen == application.leaderSettingsVersion
                ? Optional.empty()
                : Optional.of(Hook.of(Kind.LEADER_SETTINGS_CHANGED));
    }

    private Optional<Hook> secrets(UnitState unit) {
        if (!unit.started) {
            return Optional.empty();
        }
        if (!unit.secretEvents.isEmpty()) {
            return Optional.of(unit.secretEvents.getFirst());
        }
        return model.secrets.values().stream()
                .filter(secret -> outdated(secret, unit))
                .findFirst()
                .map(secret -> Hook.secret(Kind.SECRET_CHANGED, secret.id, secret.revision));
    }

    private static boolean outdated(SecretState secret, UnitState unit) {
        Integer tracked = secret.consumers.get(unit.name);
        Integer notified = unit.secretsNotified.getOrDefault(secret.id, 0);
        // Who begins with a later revision of another's secret is told of that one too, although it has read it.
        boolean begins = notified == 0 && secret.revision > 1 && !secret.owner.startsWith(unit.application);
        return tracked != null && notified < secret.revision && (tracked < secret.revision || begins);
    }

    private Optional<Hook> config(UnitState unit) {
        return Objects.equals(unit.configSeen, model.application(unit.application).config)
                ? Optional.empty()
                : Optional.of(Hook.of(Kind.CONFIG_CHANGED));
    }

    private Optional<Hook> relations(UnitState unit) {
        for (RelationState relation : model.relationsOf(unit.application)) {
            Optional<Hook> hook = relation.dying ? end(relation, unit) : news(relation, unit);
            if (hook.isPresent()) {
                return hook;
            }
        }
        return Optional.empty();
    }

    private Optional<Hook> leaving(UnitState unit) {
        for (RelationState relation : model.relationsOf(unit.application)) {
            Optional<Hook> hook = end(relation, unit);
            if (hook.isPresent()) {
                return hook;
            }
        }
        return Optional.of(Hook.of(unit.stopped ? Kind.REMOVE : Kind.STOP));
    }

    /** The relation ends for this unit: departed for each member, then broken. */
    private Optional<Hook> end(RelationState relation, UnitState unit) {
        LocalRelation local = relation.local.get(unit.name);
        if (local == null || local.broken) {
            return Optional.empty();
        }
        if (!local.members.isEmpty()) {
            String member = local.members.keySet().iterator().next();
            String departing = unit.dying ? unit.name : member;
            return Optional.of(
                    hook(Kind.RELATION_DEPARTED, relation, unit, member, 0).departing(departing));
        }
        Side side = Objects.requireNonNull(relation.side(unit.application));
        String remote = relation.remote(unit.application);
        // Only where an application goes as a whole is the other side still told.
        boolean told = !relation.peer() && (model.application(unit.application).dying || isDying(remote));
        return Optional.of(
                Hook.relation(Kind.RELATION_BROKEN, side.endpoint(), relation.id, told ? remote : "", "", 0));
    }

    private boolean isDying(String application) {
        ApplicationState state = model.applications.get(application);
        return state == null || state.dying;
    }

    /** What is new in a relation that lives: a unit gone, a changed that follows its joined, application data, units. */
    private Optional<Hook> news(RelationState relation, UnitState unit) {
        LocalRelation local = relation.local.get(unit.name);
        if (local == null) {
            return Optional.empty();
        }
        List<String> present = present(relation, unit);
        for (String member : local.members.keySet()) {
            if (!present.contains(member)) {
                return Optional.of(
                        hook(Kind.RELATION_DEPARTED, relation, unit, member, 0).departing(member));
            }
        }
        for (Map.Entry<String, Integer> member : local.members.entrySet()) {
            if (member.getValue() < 0) {
                return Optional.of(changed(relation, unit, member.getKey()));
            }
        }
        String remote = relation.remote(unit.application);
        int version = relation.applicationBags.getOrDefault(remote, new Bag()).version;
        if (version != local.applications.getOrDefault(remote, 0)) {
            return Optional.of(hook(Kind.RELATION_CHANGED, relation, unit, "", version));
        }
        for (String member : present) {
            Integer seen = local.members.get(member);
            if (seen == null) {
                return Optional.of(hook(Kind.RELATION_JOINED, relation, unit, member, 0));
            }
            if (seen != relation.unitBags.getOrDefault(member, new Bag()).version) {
                return Optional.of(changed(relation, unit, member));
            }
        }
        return Optional.empty();
    }

    /** The remote units that are in the relation and stay. */
    private List<String> present(RelationState relation, UnitState unit) {
        String remote = relation.remote(unit.application);
        List<String> present = new ArrayList<>();
        for (String member : relation.inScope) {
            UnitState other = model.units.get(member);
            if (other != null && !other.dying && other.application.equals(remote) && !member.equals(unit.name)) {
                present.add(member);
            }
        }
        return present;
    }

    private static Hook changed(RelationState relation, UnitState unit, String member) {
        int version = relation.unitBags.getOrDefault(member, new Bag()).version;
        return hook(Kind.RELATION_CHANGED, relation, unit, member, version);
    }

    private static Hook hook(Kind kind, RelationState relation, UnitState unit, String member, int seen) {
        Side side = Objects.requireNonNull(relation.side(unit.application));
        return Hook.relation(kind, side.endpoint(), relation.id, relation.remote(unit.application), member, seen);
    }
}
