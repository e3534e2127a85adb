package orchestra.broker;

import java.util.concurrent.CompletableFuture;

/** A message under way to the broker. */
final class Pending {
    private final Message message;
    private final CompletableFuture<Void> confirmed = new CompletableFuture<>();
    private final long since = System.nanoTime();
    private volatile boolean returned;

    Pending(Message message) {
        this.message = message;
    }

    Message message() {
        return message;
    }

    CompletableFuture<Void> confirmed() {
        return confirmed;
    }

    /** When it was handed over, as {@link System#nanoTime} tells. */
    long since() {
        return since;
    }

    /** No queue took it. The broker says so before it confirms, or refuses. */
    void noteReturned() {
        returned = true;
    }

    boolean isReturned() {
        return returned;
    }

    boolean is(String exchange, String routingKey, String id) {
        return message.exchange().equals(exchange)
                && message.routingKey().equals(routingKey)
                && message.id().equals(id);
    }

    /** The broker has it. What waits for that may block, and so runs on a thread of its own. */
    void done() {
        if (returned) {
            failed("no queue takes it");
            return;
        }
        Thread.startVirtualThread(() -> confirmed.complete(null));
    }

    void failed(String why) {
        Thread.startVirtualThread(() -> confirmed.completeExceptionally(notPublished(message, why)));
    }

    static NotPublished notPublished(Message message, String why) {
        return new NotPublished("message " + message.id() + " to exchange '" + message.exchange()
                + "' with routing key '" + message.routingKey() + "' is not published: " + why);
    }
}
