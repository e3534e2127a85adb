package orchestra.agent.plan;

import java.util.Set;
import orchestra.agent.checkout.CheckoutOrder;

/** A step that concerns the charms of web UI, transform and publisher. */
public sealed interface CheckoutStep extends Step {

    /** Takes the step to the visitor's method for its kind. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(StepVisitor<R> visitor) {
        return visitor.visit(this);
    }

    @Override
    default Goal goal() {
        return Goal.CHECKOUTS;
    }

    /** One method for each kind of these steps. */
    interface Visitor<R> {

        R visit(Fetched step);

        R visit(Removed step);
    }

    /** The charm lies in its place, whole; until it can be fetched, the one before it does. */
    record Fetched(CheckoutOrder order) implements CheckoutStep {
        /** The agent remembers in its own folder what it has fetched. */
        @Override
        public Set<Goal> needs() {
            return Set.of(Goal.GROUND);
        }

        @Override
        public String text() {
            return "charm " + order.name() + " comes from " + order.sourceText();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The charm is gone, where it is one of ours. */
    record Removed(String name) implements CheckoutStep {
        @Override
        public String text() {
            return "charm " + name + " is gone";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
