package orchestra.agent.plan;

import java.util.Set;

/** A step that concerns the unit's services. */
public sealed interface ServiceStep extends Step {

    /** Takes the step to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(StepVisitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each kind of these steps. */
    interface Visitor<R> {

        R visit(Running step);

        R visit(Stopped step);

        R visit(Removed step);

        R visit(ReadyApi step);
    }

    /**
     * A service runs as described. Where its needs are not met it is not started; one that runs already is left to its
     * own gate, which has closed its port.
     */
    record Running(ServiceSpec spec, Goal goal, Set<Goal> needs) implements ServiceStep {
        public Running {
            needs = Set.copyOf(needs);
        }

        @Override
        public String text() {
            return "service " + spec.name() + " runs";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A service does not run. */
    record Stopped(String name, Goal goal) implements ServiceStep {
        @Override
        public String text() {
            return "service " + name + " is stopped";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A service is unknown to the machine. */
    record Removed(String name) implements ServiceStep {
        @Override
        public Goal goal() {
            return Goal.GROUND;
        }

        @Override
        public String text() {
            return "service " + name + " is removed";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The API answers that it is ready, and that it is ours. */
    record ReadyApi(int port, String instance) implements ServiceStep {
        @Override
        public Goal goal() {
            return Goal.API;
        }

        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.API);
        }

        @Override
        public String text() {
            return "the API on port " + port + " is ready";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
