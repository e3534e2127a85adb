package orchestra.charm.simulator;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import orchestra.charm.simulator.ModelState.ApplicationState;
import orchestra.charm.simulator.ModelState.LocalRelation;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.UnitState;

/** What a hook that ended well changes in a unit's own memory, so that the resolver goes on from there. */
final class Ledger {
    private final ModelState model;
    private final Instant now;

    Ledger(ModelState model, Instant now) {
        this.model = model;
        this.now = now;
    }

    /** Notes that the hook is done; {@code config} is what it saw of the configuration. */
    void done(String unitName, Hook hook, Map<String, Object> config) {
        UnitState unit = model.unit(unitName);
        ApplicationState application = model.application(unit.application);
        switch (hook.kind()) {
            case INSTALL -> unit.installed = true;
            case LEADER_ELECTED -> unit.leadershipSeen = "leader";
            case LEADER_SETTINGS_CHANGED -> unit.leaderSettingsSeen = application.leaderSettingsVersion;
            case CONFIG_CHANGED -> unit.configSeen = new TreeMap<>(config);
            case START -> started(unit);
            case UPDATE_STATUS -> unit.updateStatusDue = false;
            case UPGRADE_CHARM -> {
                unit.upgraded = false;
                unit.configSeen = null;
                unit.leaderSettingsSeen = -1;
            }
            case STOP -> unit.stopped = true;
            case REMOVE -> removed(unit, application);
            case RELATION_CREATED -> {
                model.relation(hook.relation()).local.put(unit.name, new LocalRelation());
                model.relation(hook.relation()).inScope.add(unit.name);
            }
            case RELATION_JOINED -> local(unit, hook).members.put(hook.remoteUnit(), -1);
            case RELATION_CHANGED -> {
                LocalRelation local = local(unit, hook);
                if (hook.remoteUnit().isEmpty()) {
                    local.applications.put(hook.remoteApplication(), hook.seen());
                } else {
                    local.members.put(hook.remoteUnit(), hook.seen());
                }
            }
            case RELATION_DEPARTED -> local(unit, hook).members.remove(hook.remoteUnit());
            case RELATION_BROKEN -> broken(unit, model.relation(hook.relation()));
            case SECRET_CHANGED -> unit.secretsNotified.put(hook.secret(), hook.secretRevision());
            case SECRET_ROTATE, SECRET_EXPIRED, SECRET_REMOVE -> unit.secretEvents.remove(hook);
            case ACTION -> {}
        }
    }

    private void started(UnitState unit) {
        if (unit.rebooted) {
            unit.leaderSettingsSeen = -1;
            // A reboot that a hook asked for is over with the start hook.
            unit.configSeen = unit.rebootedByHook ? unit.configSeen : null;
        }
        unit.started = true;
        unit.rebooted = false;
        unit.rebootedByHook = false;
        if (!unit.charmSetStatus) {
            unit.say(new Status("unknown", "", now));
        }
    }

    private void broken(UnitState unit, RelationState relation) {
        LocalRelation local = Objects.requireNonNull(relation.local.get(unit.name));
        local.broken = true;
        relation.inScope.remove(unit.name);
        forgetWhenOver(relation);
    }

    private void removed(UnitState unit, ApplicationState application) {
        model.units.remove(unit.name);
        for (RelationState relation : model.relations.values()) {
            relation.inScope.remove(unit.name);
            relation.local.remove(unit.name);
        }
        if (application.leader.equals(unit.name)) {
            application.leader = model.unitsOf(application.name).stream()
                    .filter(other -> !other.dying)
                    .map(other -> other.name)
                    .findFirst()
                    .orElse("");
        }
        if (application.dying && model.unitsOf(application.name).isEmpty()) {
            model.applications.remove(application.name);
            model.secrets.values().removeIf(secret -> secret.owner.equals(application.name));
        }
        model.secrets.values().removeIf(secret -> secret.owner.equals(unit.name));
        for (RelationState relation : Map.copyOf(model.relations).values()) {
            forgetWhenOver(relation);
        }
    }

    /** A dying relation goes when every unit that was told of it was told of its end. */
    void forgetWhenOver(RelationState relation) {
        boolean orphan = relation.sides.stream().anyMatch(side -> !model.applications.containsKey(side.application()));
        boolean over = relation.local.values().stream().allMatch(local -> local.broken);
        if ((relation.dying && over) || orphan) {
            model.relations.remove(relation.id);
            String scope = "relation:" + relation.id;
            model.secrets.values().forEach(secret -> secret.grants.removeIf(grant -> grant.endsWith("@" + scope)));
        }
    }

    private LocalRelation local(UnitState unit, Hook hook) {
        return Objects.requireNonNull(model.relation(hook.relation()).local.get(unit.name));
    }
}
