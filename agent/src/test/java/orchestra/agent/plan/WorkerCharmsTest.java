package orchestra.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import orchestra.agent.checkout.CheckoutOrder;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.facts.SecretOption;
import orchestra.charm.Event;
import orchestra.charm.Status;
import org.junit.jupiter.api.Test;

/** Which charms are fetched, and from where. */
final class WorkerCharmsTest {

    @Test
    void eachWorkerCharmComesFromItsOptionOrFromThisCharm() {
        Plan plan = Planner.plan(new FactsBuilder()
                .config("webui_repository", "https://ann@example.org/webui#v1")
                .config("transform_repository", "git://example.org/transform")
                .config("repositories_user", "bob")
                .config("charms_folder", "/srv/charms")
                .build());

        List<CheckoutOrder> orders = steps(plan, CheckoutStep.Fetched.class).stream()
                .map(CheckoutStep.Fetched::order)
                .toList();
        assertThat(orders)
                .extracting(CheckoutOrder::name)
                .containsExactly("oscied-webui", "oscied-transform", "oscied-publisher");
        assertThat(orders)
                .extracting(CheckoutOrder::sourceText)
                .containsExactly(
                        "https://ann@example.org/webui#v1", "git://example.org/transform", "this charm's own copy");
        assertThat(orders).extracting(CheckoutOrder::user).containsExactly("ann", "", "");
        assertThat(orders).extracting(CheckoutOrder::folder).containsOnly("/srv/charms");
    }

    @Test
    void aServerIsNotAskedWhileThePasswordForItCannotBeHad() {
        FactsBuilder facts = new FactsBuilder()
                .config("webui_repository", "https://example.org/webui")
                .secret(
                        SecretOption.REPOSITORIES_PASS,
                        new SecretFact.Unavailable(Status.waiting("waiting for the grant")));

        assertThat(steps(Planner.plan(facts.build()), CheckoutStep.Fetched.class))
                .extracting(step -> step.order().name())
                .containsExactly("oscied-transform", "oscied-publisher");
    }

    @Test
    void checkoutsGoWithTheUnit() {
        assertThat(steps(
                        Planner.plan(new FactsBuilder()
                                .on(Event.Lifecycle.Kind.REMOVE)
                                .build()),
                        CheckoutStep.Removed.class))
                .hasSize(3);
    }

    private static <S extends Step> List<S> steps(Plan plan, Class<S> type) {
        return plan.steps().stream().filter(type::isInstance).map(type::cast).toList();
    }
}
