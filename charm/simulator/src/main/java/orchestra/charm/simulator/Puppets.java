package orchestra.charm.simulator;

import java.util.List;
import orchestra.charm.simulator.ModelState.ApplicationState;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.Side;
import orchestra.charm.simulator.ModelState.UnitState;

/** Makes and ends relations, and does for puppet units what their agents would: they come and go at once. */
final class Puppets {
    private final ModelState model;
    private final JujuOptions options;

    Puppets(ModelState model, JujuOptions options) {
        this.model = model;
        this.options = options;
    }

    void relate(String interfaceName, List<Side> sides) {
        RelationState relation = new RelationState();
        relation.id = model.nextRelation++;
        relation.interfaceName = interfaceName;
        relation.sides.addAll(sides);
        relation.since = options.clock().instant();
        model.relations.put(relation.id, relation);
        arrive();
    }

    /** Every puppet unit enters the relations of its application. */
    void arrive() {
        for (RelationState relation : model.relations.values()) {
            for (UnitState unit : model.units.values()) {
                ApplicationState application = model.application(unit.application);
                boolean enters = application.puppet() && !relation.dying && relation.side(application.name) != null;
                if (enters && relation.inScope.add(unit.name)) {
                    relation.unitBag(unit.name).put(options.network().databag());
                }
            }
        }
    }

    void end(RelationState relation) {
        relation.dying = true;
        relation.inScope.removeIf(unit -> isPuppet(unit));
        new Ledger(model, options.clock().instant()).forgetWhenOver(relation);
    }

    void remove(UnitState unit) {
        if (!isPuppet(unit.name)) {
            unit.dying = true;
            return;
        }
        model.units.remove(unit.name);
        model.relations.values().forEach(relation -> relation.inScope.remove(unit.name));
    }

    private boolean isPuppet(String unit) {
        UnitState state = model.units.get(unit);
        return state != null && model.application(state.application).puppet();
    }
}
