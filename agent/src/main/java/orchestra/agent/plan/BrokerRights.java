package orchestra.agent.plan;

import orchestra.charm.Secret;

/**
 * What each user may do at the broker, in the one virtual host that is ours. Names of exchanges and queues begin with
 * whose they are: {@code orchestra.}, or a worker's role.
 */
final class BrokerRights {

    /** The user for workers that an operator configures by hand. */
    static final String NODES = "nodes";

    private BrokerRights() {}

    static BrokerUser orchestrator(String name, Secret password) {
        return new BrokerUser(name, password, BrokerPart.VIRTUAL_HOST, ".*", ".*", ".*");
    }

    /** A worker has what is its role's own, and hears what is the orchestrator's. */
    static BrokerUser worker(String name, Secret password, String role) {
        String own = "^" + role + "\\..*";
        return new BrokerUser(name, password, BrokerPart.VIRTUAL_HOST, own, own, "^(" + role + "|orchestra)\\..*");
    }

    static BrokerUser nodes(Secret password) {
        String own = "^(transform|publisher|nodes)\\..*";
        return new BrokerUser(
                NODES, password, BrokerPart.VIRTUAL_HOST, own, own, "^(transform|publisher|nodes|orchestra)\\..*");
    }
}
