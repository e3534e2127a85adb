package orchestra.agent.apply;

import java.util.LinkedHashMap;
import java.util.Map;
import orchestra.agent.facts.FactsReader;
import orchestra.agent.plan.RelationStep;
import orchestra.charm.HookToolException;
import orchestra.charm.Juju;

/** Makes the steps so that tell related applications something. */
final class RelationSteps implements RelationStep.Visitor<Outcome> {

    private final Juju juju;

    RelationSteps(Juju juju) {
        this.juju = juju;
    }

    @Override
    public Outcome visit(RelationStep.UnitData step) {
        Map<String, String> values = new LinkedHashMap<>();
        step.values().forEach((key, value) -> values.put(key, value.reveal()));
        juju.writeUnitData(step.relationId(), values);
        return new Outcome.Changed();
    }

    @Override
    public Outcome visit(RelationStep.ApplicationData step) {
        juju.writeApplicationData(step.relationId(), step.values());
        return new Outcome.Changed();
    }

    @Override
    public Outcome visit(RelationStep.SharedSecret step) {
        String id;
        if (step.id().isPresent()) {
            id = step.id().get();
            juju.updateSecret(id, step.content());
        } else {
            id = juju.addUnitSecret(
                    step.label(), "how the units of a relation connect to database and broker", step.content());
        }
        juju.grantSecret(id, step.relationId());
        Map<String, String> values = new LinkedHashMap<>();
        if (!step.given().isEmpty()) {
            values.put(step.given(), id);
        }
        step.withdrawn().forEach(key -> values.put(key, ""));
        if (!values.isEmpty()) {
            juju.writeUnitData(step.relationId(), values);
        }
        return new Outcome.Changed();
    }

    @Override
    public Outcome visit(RelationStep.RemovedSecret step) {
        return gone(() -> juju.removeSecret(step.id()));
    }

    @Override
    public Outcome visit(RelationStep.ActiveUnit step) {
        juju.writeApplicationData(
                step.relationId(), Map.of(FactsReader.ACTIVE_UNIT, step.unit().toString()));
        return new Outcome.Changed();
    }

    /** Removes a secret or a revision; what is gone already is as it should be. */
    static Outcome gone(Runnable removal) {
        try {
            removal.run();
            return new Outcome.Changed();
        } catch (HookToolException e) {
            if (e.reason() == HookToolException.Reason.SECRET_NOT_FOUND) {
                return new Outcome.Same();
            }
            throw e;
        }
    }
}
