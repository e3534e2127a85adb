package orchestra.agent.action;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestra.agent.Unit;
import orchestra.agent.apply.Runner;
import orchestra.agent.facts.FactsReader;
import orchestra.agent.facts.Rotation;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.facts.SignIn;
import orchestra.charm.HookEnvironment;
import orchestra.charm.Juju;
import orchestra.charm.Status;

/** How to sign in, and how to get new credentials. */
final class CredentialActions {

    private static final String ALL = "all";
    private static final String ACCOUNTS = "accounts";

    private final Juju juju;
    private final HookEnvironment environment;
    private final Unit unit;
    private final ActionContext context;

    CredentialActions(ActionContext context) {
        this.context = context;
        this.juju = context.juju();
        this.environment = context.environment();
        this.unit = context.unit();
    }

    void credentials() {
        Map<String, String> results = new LinkedHashMap<>();
        results.put("api-url", "http://" + socket(unit.place().apiPort()));
        results.put("username", "root");
        SignIn root = signIn(SecretOption.ROOT_SECRET);
        if (root instanceof SignIn.None none) {
            juju.failAction(none.reason());
            return;
        }
        if (root instanceof SignIn.JujuSecret secret) {
            results.put("secret-id", secret.id());
            results.put("secret-key", SecretOption.ROOT_SECRET.key());
        }
        results.put("secret-command", command(SecretOption.ROOT_SECRET));
        results.put("nodes-secret-command", command(SecretOption.NODES_SECRET));
        if (juju.relations("database").isEmpty() && !unit.place().database().embedded()) {
            String database = "127.0.0.1:" + unit.place().database().port();
            results.put("database-admin", "mongodb://admin@" + database + "/?authSource=admin&directConnection=true");
            results.put("database-admin-command", command(SecretOption.MONGO_ADMIN_PASSWORD));
            results.put(
                    "database-nodes",
                    "mongodb://nodes@" + database + "/workers?authSource=workers&directConnection=true");
            results.put("database-nodes-command", command(SecretOption.MONGO_NODES_PASSWORD));
        }
        if (juju.relations("amqp").isEmpty()) {
            results.put(
                    "broker-nodes",
                    "amqp://nodes@127.0.0.1:" + unit.place().broker().port() + "/orchestra");
            results.put("broker-nodes-command", command(SecretOption.RABBIT_PASSWORD));
        }
        juju.writeActionResults(results);
    }

    void rotate() {
        if (!context.works("rotate-credentials")) {
            return;
        }
        String chosen = String.valueOf(juju.actionParameters().getOrDefault("credential", ALL));
        Set<SecretOption> generated = FactsReader.generatedOptions(juju);
        Set<SecretOption> secrets = EnumSet.noneOf(SecretOption.class);
        List<String> kept = new ArrayList<>();
        for (SecretOption option : SecretOption.values()) {
            if (option.generated() && (chosen.equals(ALL) || chosen.equals(option.key()))) {
                if (generated.contains(option)) {
                    secrets.add(option);
                } else {
                    kept.add(option.key());
                }
            }
        }
        boolean accounts = chosen.equals(ALL) || chosen.equals(ACCOUNTS);
        if (secrets.isEmpty() && !accounts) {
            juju.failAction(
                    kept.isEmpty()
                            ? "no credential " + chosen + "; actions.yaml names those there are"
                            : chosen + " is set by the option " + chosen.replace('-', '_')
                                    + ": change it there, or empty the option to have one generated");
            return;
        }
        if (!secrets.isEmpty() && !juju.leader()) {
            juju.failAction("only the leader may change the application's secrets: juju run "
                    + environment.unit().application() + "/leader rotate-credentials");
            return;
        }
        Runner.Report report = context.reconciliation().run(new Rotation(secrets, accounts));
        Map<String, String> results = new LinkedHashMap<>();
        List<String> rotated =
                new ArrayList<>(secrets.stream().map(SecretOption::key).toList());
        if (accounts) {
            rotated.add(ACCOUNTS);
        }
        results.put("rotated", String.join(", ", rotated));
        results.put("set-by-options", String.join(", ", kept));
        results.put(
                "status",
                report.status().level().text() + ": " + report.status().message());
        juju.writeActionResults(results);
        if (!report.failures().isEmpty()) {
            juju.failAction("begun, and finished by a later hook: "
                    + String.join(
                            "; ",
                            report.failures().stream().map(Status::message).toList()));
        }
    }

    /** The command that shows a secret to those who may have it. */
    private String command(SecretOption option) {
        SignIn place = signIn(option);
        return place instanceof SignIn.JujuSecret secret
                ? "juju show-secret --reveal " + secret.id()
                : "juju config " + environment.unit().application() + " " + option.option();
    }

    private SignIn signIn(SecretOption option) {
        return FactsReader.signIn(juju, option);
    }

    private String socket(int port) {
        String address = unit.place().local()
                ? unit.place().listenAddress()
                : juju.network("api").ingressAddresses().stream().findFirst().orElse("127.0.0.1");
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
