package orchestra.agent.plan;

import java.util.List;
import orchestra.agent.account.AmqpUri;
import orchestra.agent.relation.BrokerOffer;
import orchestra.agent.relation.WorkerRelation;
import orchestra.charm.Secret;

/** Another application's broker, with the one user that its interface gives. The local one is stopped and kept. */
final class OtherBroker implements BrokerPart {

    static final int PORT = 5672;

    private final BrokerOffer.Ready offer;

    OtherBroker(BrokerOffer.Ready offer) {
        this.offer = offer;
    }

    @Override
    public List<Step> server() {
        return List.of(
                new ServiceStep.Stopped(Services.RABBITMQ, Goal.MODEL),
                new ServiceStep.Stopped(Services.EPMD, Goal.MODEL));
    }

    @Override
    public List<Step> accounts() {
        return List.of();
    }

    @Override
    public Secret orchestratorUri() {
        return new AmqpUri(offer.hosts().getFirst(), PORT, VIRTUAL_HOST).of(BrokerOffer.USER, offer.password());
    }

    @Override
    public List<Step> users() {
        return List.of();
    }

    @Override
    public Secret workerUri(WorkerRelation worker) {
        return orchestratorUri();
    }

    @Override
    public List<Step> retired() {
        return List.of();
    }
}
