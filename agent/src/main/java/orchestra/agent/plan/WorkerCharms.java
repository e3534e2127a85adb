package orchestra.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.checkout.CheckoutOrder;
import orchestra.agent.checkout.CheckoutSource;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.SecretFact;
import orchestra.agent.facts.SecretOption;
import orchestra.charm.Secret;

/** The charms that people deploy beside this one: each is fetched from its option's place, or copied from this charm. */
final class WorkerCharms {

    private static final List<String> NAMES = List.of("webui", "transform", "publisher");
    private static final Secret NONE = new Secret("");

    private WorkerCharms() {}

    /** One step for each; none for one whose server cannot be told who asks, since that is not known now. */
    static List<Step> steps(Facts facts, Map<String, Secret> secrets) {
        List<Step> steps = new ArrayList<>();
        Map<String, String> options = facts.options().plain();
        for (String name : NAMES) {
            String text = options.getOrDefault(name + "_repository", "");
            Optional<CheckoutSource> source =
                    text.isEmpty() ? Optional.empty() : Optional.of(CheckoutSource.parse(text));
            if (source.isEmpty() || source.get().anonymous()) {
                steps.add(new CheckoutStep.Fetched(order(facts, name, source, "", NONE, NONE, "")));
            } else if (known(facts, secrets, SecretOption.REPOSITORIES_PASS)
                    && known(facts, secrets, SecretOption.REPOSITORIES_KEY)) {
                String inUrl = source.get().user();
                steps.add(new CheckoutStep.Fetched(order(
                        facts,
                        name,
                        source,
                        inUrl.isEmpty() ? options.getOrDefault("repositories_user", "") : inUrl,
                        secrets.getOrDefault(SecretOption.REPOSITORIES_PASS.option(), NONE),
                        secrets.getOrDefault(SecretOption.REPOSITORIES_KEY.option(), NONE),
                        options.getOrDefault("repositories_known_hosts", ""))));
            }
        }
        return steps;
    }

    /** The steps of a unit's end. */
    static List<Step> removed() {
        List<Step> steps = new ArrayList<>();
        NAMES.forEach(name -> steps.add(new CheckoutStep.Removed("oscied-" + name)));
        return steps;
    }

    private static boolean known(Facts facts, Map<String, Secret> secrets, SecretOption option) {
        return secrets.containsKey(option.option()) || facts.secrets().get(option) instanceof SecretFact.NotNeeded;
    }

    private static CheckoutOrder order(
            Facts facts,
            String name,
            Optional<CheckoutSource> source,
            String user,
            Secret password,
            Secret key,
            String knownHosts) {
        return new CheckoutOrder(
                "oscied-" + name,
                "charms/" + name,
                source,
                facts.release(),
                facts.options().plain().getOrDefault("charms_folder", ""),
                user,
                password,
                key,
                knownHosts);
    }
}
