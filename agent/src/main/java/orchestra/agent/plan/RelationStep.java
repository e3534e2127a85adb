package orchestra.agent.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.charm.Secret;
import orchestra.charm.UnitName;

/** A step that tells related applications, or the peers of this one, something. */
public sealed interface RelationStep extends Step {

    /** Takes the step to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(StepVisitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each kind of these steps. */
    interface Visitor<R> {

        R visit(UnitData step);

        R visit(ApplicationData step);

        R visit(SharedSecret step);

        R visit(RemovedSecret step);

        R visit(ActiveUnit step);
    }

    /** Our unit's databag has these values; an empty one means that the key is gone. */
    record UnitData(String relationId, Map<String, Secret> values, Set<Goal> needs) implements RelationStep {
        public UnitData {
            values = Map.copyOf(values);
            needs = Set.copyOf(needs);
        }

        @Override
        public String text() {
            return "relation " + relationId + " knows "
                    + String.join(", ", values.keySet().stream().sorted().toList());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Our application's databag has these values; the leader only. */
    record ApplicationData(String relationId, Map<String, String> values) implements RelationStep {
        public ApplicationData {
            values = Map.copyOf(values);
        }

        @Override
        public String text() {
            return "relation " + relationId + " is asked for "
                    + String.join(", ", values.keySet().stream().sorted().toList());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A secret of this unit has this content, the other side of the relation may read it and knows its ID.
     *
     * @param id of the secret that is there; empty where it has to be made
     * @param given the databag's key that is to hold the ID; empty where it does
     * @param withdrawn the databag's keys that go, since the secret takes their place
     */
    record SharedSecret(
            String relationId,
            String label,
            Optional<String> id,
            Map<String, Secret> content,
            String given,
            Set<String> withdrawn,
            Set<Goal> needs)
            implements RelationStep {
        public SharedSecret {
            content = Map.copyOf(content);
            withdrawn = Set.copyOf(withdrawn);
            needs = Set.copyOf(needs);
        }

        @Override
        public String text() {
            return "relation " + relationId + " may read the Juju secret " + label;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A secret of ours is gone. */
    record RemovedSecret(String id) implements RelationStep {
        @Override
        public String text() {
            return "secret " + id + " is gone";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The application's peers know which unit works. */
    record ActiveUnit(String relationId, UnitName unit) implements RelationStep {
        @Override
        public String text() {
            return "the peers know that " + unit + " works";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
