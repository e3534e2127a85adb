package orchestra.broker;

import java.util.List;

/** What is declared at the broker; all of it durable. */
public record Topology(List<Exchange> exchanges, List<Queue> queues, List<Binding> bindings) {
    public Topology {
        exchanges = List.copyOf(exchanges);
        queues = List.copyOf(queues);
        bindings = List.copyOf(bindings);
    }

    /** An exchange; its type is {@code direct} or {@code fanout}. */
    public record Exchange(String name, String type) {}

    /**
     * A queue; a quorum queue where the broker has them.
     *
     * @param deadLetters the exchange for what is refused; empty for none
     */
    public record Queue(String name, String deadLetters) {}

    public record Binding(String exchange, String queue, String routingKey) {}
}
