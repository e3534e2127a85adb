package orchestra.agent.plan;

import orchestra.charm.Secret;

/**
 * A user of the message broker, with what it may do in one virtual host. The three are regular expressions over the
 * names of exchanges and queues, as RabbitMQ has them; an empty one allows nothing.
 */
public record BrokerUser(
        String name, Secret password, String virtualHost, String configure, String write, String read) {}
