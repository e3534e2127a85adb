package orchestra.agent.apply;

import orchestra.agent.checkout.CheckoutAnswer;
import orchestra.agent.checkout.CheckoutOrder;

/** Fetches charms. What changes something throws {@link StepFailure} where nothing can be said of what happened. */
public interface Checkouts {

    /** The charm is in its place; nothing is started where it is so already. */
    CheckoutAnswer fetch(CheckoutOrder order);

    /** Whether the charm is in its place as it was ordered; nothing is started and nobody asked. */
    boolean there(CheckoutOrder order);

    /** The charm is gone from wherever we put it; says whether there was one. */
    boolean remove(String name);
}
