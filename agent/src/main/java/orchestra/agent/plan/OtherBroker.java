package orchestra.agent.plan;

import java.util.List;
import java.util.Optional;
import orchestra.agent.account.Accounts;
import orchestra.agent.account.AmqpUri;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/** Another application's broker, which makes the users we ask for. The local one is stopped and its data kept. */
final class OtherBroker implements BrokerPart {

    private static final int PORT = 5672;

    private final BrokerOffer.Ready offer;

    OtherBroker(BrokerOffer.Ready offer) {
        this.offer = offer;
    }

    @Override
    public List<Step> server() {
        return List.of(
                new Step.StoppedService(Services.RABBITMQ, Goal.MODEL),
                new Step.StoppedService(Services.EPMD, Goal.MODEL));
    }

    @Override
    public List<Step> accounts() {
        return List.of();
    }

    @Override
    public Optional<Secret> orchestratorUri() {
        return uri(Accounts.ORCHESTRATOR);
    }

    @Override
    public List<Step> workers() {
        return List.of();
    }

    @Override
    public Optional<Secret> workerUri(WorkerRelation worker) {
        return uri(BrokerOffer.user(worker.id()));
    }

    @Override
    public List<Step> retired() {
        return List.of();
    }

    private Optional<Secret> uri(String user) {
        return Optional.ofNullable(offer.passwords().get(user))
                .map(password -> new AmqpUri(offer.hosts().getFirst(), PORT, VIRTUAL_HOST).of(user, password));
    }
}
