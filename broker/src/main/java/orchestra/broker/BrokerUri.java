package orchestra.broker;

/** A connection string, {@code amqp://USER:PASSWORD@HOST:PORT/VHOST}, or {@code amqps:}. Its text is a secret. */
public record BrokerUri(String text) {
    @Override
    public String toString() {
        return "BrokerUri[...]";
    }
}
