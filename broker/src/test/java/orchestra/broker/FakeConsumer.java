package orchestra.broker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One consumer of one queue of a {@link FakeQueues}; its state is guarded by that. */
final class FakeConsumer implements Subscription {
    private static final int AFTER_FAILURE = 50;

    private final FakeQueues queues;
    private final String queue;
    private final String exchange;
    private final int prefetch;
    private final Consumer<Delivery> handler;
    private final Set<FakeDelivery> unanswered = new LinkedHashSet<>();
    private final BlockingQueue<FakeDelivery> given = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean connected;
    private boolean flowing = true;
    private boolean closed;

    /**
     * Consumes once it is connected.
     *
     * @param exchange to which it binds a queue of its own; empty for a queue of others
     */
    FakeConsumer(FakeQueues queues, String queue, String exchange, int prefetch, Consumer<Delivery> handler) {
        this.queues = queues;
        this.queue = queue;
        this.exchange = exchange;
        this.prefetch = prefetch;
        this.handler = handler;
        this.thread = Thread.ofVirtual().name("fake-" + queue).start(this::run);
    }

    String queue() {
        return queue;
    }

    void connect() {
        synchronized (queues) {
            if (closed || connected) {
                return;
            }
            connected = true;
            if (!exchange.isEmpty()) {
                queues.declare(new Topology(
                        List.of(),
                        List.of(new Topology.Queue(queue, "")),
                        List.of(new Topology.Binding(exchange, queue, ""))));
            }
            queues.add(this);
        }
    }

    void disconnect() {
        synchronized (queues) {
            connected = false;
            queues.remove(this);
            if (!exchange.isEmpty()) {
                queues.removeQueue(queue);
            }
            List<FakeDelivery> back = new ArrayList<>(unanswered).reversed();
            unanswered.clear();
            back.forEach(delivery -> queues.giveBack(queue, delivery.entry));
        }
    }

    /** The broker has lost what is not answered. */
    void forget() {
        unanswered.clear();
    }

    boolean mayTake() {
        return connected && flowing && !closed && unanswered.size() < prefetch;
    }

    void take(FakeQueues.Entry entry) {
        FakeDelivery delivery = new FakeDelivery(entry);
        unanswered.add(delivery);
        given.add(delivery);
    }

    @Override
    public void pause() {
        synchronized (queues) {
            flowing = false;
        }
    }

    @Override
    public void resume() {
        synchronized (queues) {
            flowing = true;
            queues.pump(queue);
        }
    }

    @Override
    public void close() {
        synchronized (queues) {
            closed = true;
            disconnect();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                hand(given.take());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void hand(FakeDelivery delivery) {
        synchronized (queues) {
            if (!unanswered.contains(delivery)) {
                return;
            }
            if (!flowing) {
                delivery.giveBack();
                return;
            }
        }
        try {
            handler.accept(delivery);
        } catch (RuntimeException failure) {
            CompletableFuture.delayedExecutor(AFTER_FAILURE, TimeUnit.MILLISECONDS)
                    .execute(delivery::giveBack);
        }
    }

    private final class FakeDelivery implements Delivery {
        private final FakeQueues.Entry entry;

        FakeDelivery(FakeQueues.Entry entry) {
            this.entry = entry;
        }

        @Override
        public String queue() {
            return queue;
        }

        @Override
        public byte[] body() {
            return entry.message().body();
        }

        @Override
        public Origin origin() {
            Message message = entry.message();
            return new Origin(message.id(), message.exchange(), message.routingKey(), entry.death());
        }

        @Override
        public boolean redelivered() {
            return entry.redelivered();
        }

        @Override
        public void acknowledge() {
            answer(() -> {});
        }

        @Override
        public void giveBack() {
            answer(() -> queues.giveBack(queue, entry));
        }

        @Override
        public void refuse() {
            answer(() -> queues.refuse(queue, entry.message()));
        }

        private void answer(Runnable answer) {
            synchronized (queues) {
                if (unanswered.remove(this)) {
                    answer.run();
                    queues.pump(queue);
                }
            }
        }
    }
}
