package orchestra.agent.plan;

import orchestra.charm.Secret;

/**
 * How the agent gets into a message broker: as its administrator, over the management API.
 *
 * @param managementPort the API's TCP port on the loopback interface
 */
public record BrokerAccess(int managementPort, String user, Secret password) {}
