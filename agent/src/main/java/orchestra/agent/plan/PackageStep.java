package orchestra.agent.plan;

import java.util.Set;
import orchestra.agent.packages.MongoSource;

/** A step that concerns the machine's software. */
public sealed interface PackageStep extends Step {

    /** Takes the step to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(StepVisitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each kind of these steps. */
    interface Visitor<R> {

        R visit(Source step);

        R visit(Installed step);

        R visit(Released step);
    }

    /** The package manager knows where MongoDB's packages come from. */
    record Source(MongoSource source) implements PackageStep {
        @Override
        public Goal goal() {
            return Goal.DATABASE;
        }

        @Override
        public String text() {
            return "MongoDB's packages come from " + source.place();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Packages are installed; the services they bring do not start by themselves. */
    record Installed(Set<String> names, Goal goal) implements PackageStep {
        public Installed {
            names = Set.copyOf(names);
        }

        @Override
        public Set<Goal> needs() {
            return Set.of(goal);
        }

        @Override
        public String text() {
            return "packages " + String.join(", ", names.stream().sorted().toList());
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The package manager has nothing of ours any more. What was installed stays, and does not start by itself. */
    record Released() implements PackageStep {
        @Override
        public Goal goal() {
            return Goal.GROUND;
        }

        @Override
        public String text() {
            return "the package manager is as it was";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
