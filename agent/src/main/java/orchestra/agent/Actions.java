package orchestra.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import orchestra.agent.facts.FactsReader;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.facts.SignIn;
import orchestra.charm.Event;
import orchestra.charm.HookEnvironment;
import orchestra.charm.Juju;

/**
 * What operators ask a unit for. A result passes through an argument list on its way to Juju, and output through its
 * log: so neither ever holds a secret, but the ID under which Juju gives it to those who may have it.
 */
final class Actions {

    private final Juju juju;
    private final HookEnvironment environment;
    private final Unit unit;

    Actions(Juju juju, HookEnvironment environment, Unit unit) {
        this.juju = juju;
        this.environment = environment;
        this.unit = unit;
    }

    void run(Event.Action action) {
        switch (action.name()) {
            case "get-credentials" -> credentials();
            default -> juju.failAction("no action " + action.name() + "; actions.yaml names those there are");
        }
    }

    private void credentials() {
        String application = environment.unit().application();
        SignIn signIn = FactsReader.rootSignIn(juju);
        Map<String, String> results = new LinkedHashMap<>();
        results.put("api-url", url());
        results.put("username", "root");
        switch (signIn) {
            case SignIn.JujuSecret secret -> {
                results.put("secret-id", secret.id());
                results.put("secret-key", SecretOption.ROOT_SECRET.key());
                results.put("secret-command", "juju show-secret --reveal " + secret.id());
            }
            case SignIn.OptionText _ ->
                results.put("secret-command", "juju config " + application + " " + SecretOption.ROOT_SECRET.option());
            case SignIn.None none -> {
                juju.failAction(none.reason());
                return;
            }
        }
        juju.writeActionResults(results);
    }

    private String url() {
        String address = unit.place().local()
                ? unit.place().listenAddress()
                : juju.network("api").ingressAddresses().stream().findFirst().orElse("127.0.0.1");
        String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
        return "http://" + host + ":" + unit.place().apiPort();
    }
}
