package orchestra.agent.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.account.Account;
import orchestra.agent.account.Accounts;
import orchestra.agent.account.AmqpUri;
import orchestra.agent.account.OwnSecret;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Place;
import orchestra.agent.facts.SecretOption;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/** The broker on this machine: RabbitMQ, or the embedded one, which has users but neither permissions nor management. */
final class LocalBroker implements BrokerPart {

    private static final String LOOPBACK = "127.0.0.1";

    private final Facts facts;
    private final Map<String, Secret> secrets;
    private final Account orchestrator;
    private final BrokerAccess access;

    /** Takes the secrets in force, by option. */
    LocalBroker(Facts facts, Map<String, Secret> secrets) {
        this.facts = facts;
        this.secrets = secrets;
        this.orchestrator = facts.accounts().of(Accounts.ORCHESTRATOR);
        this.access = new BrokerAccess(
                place().managementPort(), BrokerFiles.ADMIN, facts.accounts().own(OwnSecret.BROKER_ADMIN));
    }

    @Override
    public List<Step> server() {
        List<Step> steps = new ArrayList<>();
        Path home = facts.place().brokerFolder();
        Place.ServerProgram program = place().server();
        if (!program.installed()) {
            steps.add(new PackageStep.Installed(program.packages(), Goal.BROKER));
        }
        steps.add(new Step.Folder(home, Owner.BROKER, "rwx------", Goal.BROKER));
        if (place().embedded()) {
            steps.add(running(Services.embeddedBroker(facts.place())));
            return steps;
        }
        steps.add(new Step.Folder(BrokerFiles.temporary(facts.place()), Owner.BROKER, "rwx------", Goal.BROKER));
        for (BrokerFiles.Text file : files().all()) {
            steps.add(new Step.TextFile(
                    file.path(),
                    file.content(),
                    file.owner(),
                    file.mode(),
                    Goal.BROKER,
                    Set.of(Goal.GROUND, Goal.ACCOUNTS, Goal.BROKER)));
        }
        steps.add(running(BrokerServices.epmd(facts.place())));
        steps.add(running(rabbitmq()));
        return steps;
    }

    @Override
    public List<Step> accounts() {
        List<Step> steps = new ArrayList<>();
        steps.add(new AccountStep.VirtualHost(
                access, VIRTUAL_HOST, place().embedded() ? Optional.empty() : Optional.of(rabbitmq())));
        steps.add(account(
                BrokerRights.orchestrator(orchestrator.name(Accounts.ORCHESTRATOR), orchestrator.brokerPassword()),
                Goal.BROKER));
        return steps;
    }

    @Override
    public Secret orchestratorUri() {
        return new AmqpUri(LOOPBACK, place().port(), VIRTUAL_HOST)
                .of(orchestrator.name(Accounts.ORCHESTRATOR), orchestrator.brokerPassword());
    }

    @Override
    public List<Step> users() {
        List<Step> steps = new ArrayList<>();
        Secret nodes = secrets.get(SecretOption.RABBIT_PASSWORD.option());
        if (nodes != null) {
            steps.add(account(BrokerRights.nodes(nodes), Goal.MODEL));
        }
        for (WorkerRelation worker : facts.neighbours().workers()) {
            Account account = facts.accounts().of(worker.id());
            steps.add(account(
                    BrokerRights.worker(account.name(worker.id()), account.brokerPassword(), worker.role()),
                    Goal.WORKERS));
        }
        return steps;
    }

    @Override
    public Secret workerUri(WorkerRelation worker) {
        Account account = facts.accounts().of(worker.id());
        return new AmqpUri(worker.address(), place().port(), VIRTUAL_HOST)
                .of(account.name(worker.id()), account.brokerPassword());
    }

    @Override
    public List<Step> retired() {
        Retirement retirement = Retirement.of(facts);
        return List.of(new AccountStep.RetiredBrokerAccounts(access, retirement.keep(), retirement.keepWhileInUse()));
    }

    private ServiceSpec rabbitmq() {
        return BrokerServices.rabbitmq(facts.place(), files());
    }

    private BrokerFiles files() {
        return new BrokerFiles(
                facts.place(),
                List.copyOf(Servers.addresses(facts)),
                facts.accounts().own(OwnSecret.BROKER_ADMIN),
                facts.accounts().own(OwnSecret.BROKER_COOKIE));
    }

    private Step running(ServiceSpec spec) {
        return new ServiceStep.Running(spec, Goal.BROKER, Set.of(Goal.GROUND, Goal.ACCOUNTS, Goal.BROKER));
    }

    private Step account(BrokerUser user, Goal goal) {
        return new AccountStep.BrokerAccount(access, user, goal);
    }

    private Place.BrokerPlace place() {
        return facts.place().broker();
    }
}
