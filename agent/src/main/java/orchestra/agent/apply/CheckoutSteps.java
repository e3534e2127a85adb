package orchestra.agent.apply;

import orchestra.agent.checkout.CheckoutAnswer;
import orchestra.agent.plan.CheckoutStep;
import orchestra.agent.plan.Statuses;

/** Makes the steps so that concern the charms of web UI, transform and publisher. */
final class CheckoutSteps implements CheckoutStep.Visitor<Outcome> {

    private final Ports ports;

    CheckoutSteps(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Outcome visit(CheckoutStep.Fetched step) {
        CheckoutAnswer answer = ports.checkouts().fetch(step.order());
        if (answer.result() == CheckoutAnswer.Result.SAME) {
            return new Outcome.Same();
        }
        if (answer.result() == CheckoutAnswer.Result.DONE) {
            return new Outcome.Changed();
        }
        return new Outcome.Failed(Statuses.checkoutFailed(step.order(), answer));
    }

    @Override
    public Outcome visit(CheckoutStep.Removed step) {
        return Outcome.of(ports.checkouts().remove(step.name()));
    }
}
