package orchestra.broker;

/** What is published. Immutable as long as nobody writes into the bytes it was given. */
public final class Message {
    private final String exchange;
    private final String routingKey;
    private final String id;
    private final byte[] body;

    /**
     * A message.
     *
     * @param exchange by name
     * @param routingKey the queue's name, for a direct exchange; may be empty for a fanout one
     * @param id the message id, for people who look into queues
     */
    public Message(String exchange, String routingKey, String id, byte[] body) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.id = id;
        this.body = body;
    }

    public String exchange() {
        return exchange;
    }

    /** Empty for a fanout exchange, where it is no error that no queue takes the message. */
    public String routingKey() {
        return routingKey;
    }

    public String id() {
        return id;
    }

    public byte[] body() {
        return body;
    }
}
