package orchestra.agent.account;

import orchestra.charm.Secret;

/** The way to a message broker: an AMQP URI (RabbitMQ's URI specification) without its user. */
public record AmqpUri(String host, int port, String virtualHost) {

    /** The URI of a user. */
    public Secret of(String user, Secret password) {
        return new Secret("amqp://" + UriText.encoded(user) + ":" + UriText.encoded(password.reveal()) + "@"
                + UriText.socket(host, port) + "/" + UriText.encoded(virtualHost));
    }
}
