package orchestra.worker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import orchestra.broker.Broker;
import orchestra.broker.BrokerState;
import orchestra.broker.BrokerUri;
import orchestra.broker.Delivery;
import orchestra.broker.Message;
import orchestra.broker.Subscription;
import orchestra.broker.Topology;
import orchestra.daemon.Loop;

/** A broker in memory, with as much of it as a worker needs: queues, prefetch, requeueing, and a fanout exchange. */
public final class FakeBroker implements Broker {
    private final Map<String, List<Waiting>> queues = new ConcurrentHashMap<>();
    private final List<FakeSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Map<String, Consumer<byte[]>> listeners = new ConcurrentHashMap<>();
    public final List<String> acknowledged = new CopyOnWriteArrayList<>();
    public final List<String> refused = new CopyOnWriteArrayList<>();
    public final List<String> givenBack = new CopyOnWriteArrayList<>();
    private final List<Loop> closing = new CopyOnWriteArrayList<>();
    public volatile BrokerUri uri = new BrokerUri("");

    private record Waiting(String body, boolean again) {}

    /** Puts a message into a queue. */
    public void put(String queue, byte[] body) {
        put(queue, new Waiting(new String(body, StandardCharsets.UTF_8), false));
    }

    /** Publishes to who listens. */
    public void shout(byte[] body) {
        listeners.values().forEach(listener -> listener.accept(body));
    }

    /** How many messages are in the queue and with nobody. */
    public int left(String queue) {
        return queue(queue).size();
    }

    /** How many messages are with somebody who has not answered. */
    public int unanswered() {
        return subscriptions.stream().mapToInt(one -> one.open.size()).sum();
    }

    public List<String> listening() {
        return List.copyOf(listeners.keySet());
    }

    /** The queues that are consumed from now. */
    public List<List<String>> consuming() {
        return subscriptions.stream()
                .filter(one -> !one.paused)
                .map(one -> one.queues)
                .toList();
    }

    /** Breaks the connection and makes it anew: what is not answered is delivered again. */
    public void reconnect() {
        subscriptions.forEach(FakeSubscription::lose);
        subscriptions.forEach(FakeSubscription::pump);
    }

    @Override
    public BrokerState state() {
        return new BrokerState.Up("fake");
    }

    @Override
    public void use(BrokerUri other) {
        uri = other;
    }

    @Override
    public void declare(Topology topology) {
        throw new AssertionError("a worker declares nothing");
    }

    @Override
    public CompletableFuture<Void> publish(Message message) {
        throw new AssertionError("a worker publishes nothing");
    }

    @Override
    public Subscription subscribe(List<String> names, int prefetch, Consumer<Delivery> handler) {
        FakeSubscription subscription = new FakeSubscription(names, prefetch, handler);
        subscriptions.add(subscription);
        subscription.pump();
        return subscription;
    }

    @Override
    public Subscription listen(String exchange, String queue, Consumer<byte[]> handler) {
        listeners.put(exchange + " " + queue, handler);
        return new Subscription() {
            @Override
            public void pause() {
                throw new AssertionError("not asked for");
            }

            @Override
            public void resume() {
                throw new AssertionError("not asked for");
            }

            @Override
            public void close() {
                listeners.remove(exchange + " " + queue);
            }
        };
    }

    @Override
    public OptionalLong waiting(String queue) {
        return OptionalLong.of(left(queue));
    }

    @Override
    public void onConnected(Runnable listener) {
        listener.run();
    }

    @Override
    public void close() {
        subscriptions.forEach(FakeSubscription::close);
        closing.forEach(Loop::close);
    }

    /** Closes this one too. */
    void onClose(Loop loop) {
        closing.add(loop);
    }

    private void put(String queue, Waiting message) {
        synchronized (queue(queue)) {
            queue(queue).add(message.again() ? 0 : queue(queue).size(), message);
        }
        subscriptions.forEach(FakeSubscription::pump);
    }

    private List<Waiting> queue(String name) {
        return queues.computeIfAbsent(name, key -> Collections.synchronizedList(new ArrayList<>()));
    }

    private final class FakeSubscription implements Subscription {
        private final List<String> queues;
        private final int prefetch;
        private final Consumer<Delivery> handler;
        private final List<FakeDelivery> open = new CopyOnWriteArrayList<>();
        private volatile boolean paused;

        FakeSubscription(List<String> queues, int prefetch, Consumer<Delivery> handler) {
            this.queues = queues;
            this.prefetch = prefetch;
            this.handler = handler;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
            pump();
        }

        @Override
        public void close() {
            paused = true;
            subscriptions.remove(this);
            lose();
        }

        private void lose() {
            List<FakeDelivery> lost = List.copyOf(open);
            open.clear();
            lost.forEach(delivery -> put(delivery.queue, new Waiting(delivery.body, true)));
        }

        /** Delivers what it may, the least urgent queue first, as a broker gives no order. */
        private void pump() {
            queues.reversed().forEach(this::pump);
        }

        private void pump(String queue) {
            while (true) {
                FakeDelivery delivery;
                synchronized (queue(queue)) {
                    long with =
                            open.stream().filter(one -> one.queue.equals(queue)).count();
                    if (paused || with >= prefetch || queue(queue).isEmpty()) {
                        return;
                    }
                    Waiting next = queue(queue).removeFirst();
                    delivery = new FakeDelivery(this, queue, next.body(), next.again());
                    open.add(delivery);
                }
                handler.accept(delivery);
            }
        }
    }

    private final class FakeDelivery implements Delivery {
        private final FakeSubscription subscription;
        private final String queue;
        private final String body;
        private final boolean again;

        FakeDelivery(FakeSubscription subscription, String queue, String body, boolean again) {
            this.subscription = subscription;
            this.queue = queue;
            this.body = body;
            this.again = again;
        }

        @Override
        public String queue() {
            return queue;
        }

        @Override
        public byte[] body() {
            return body.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean redelivered() {
            return again;
        }

        @Override
        public void acknowledge() {
            answer(acknowledged);
        }

        @Override
        public void refuse() {
            answer(refused);
        }

        @Override
        public void giveBack() {
            if (answer(givenBack)) {
                put(queue, new Waiting(body, true));
            }
        }

        /** Does nothing over a connection that is gone. */
        private boolean answer(List<String> answers) {
            if (!subscription.open.remove(this)) {
                return false;
            }
            answers.add(body);
            subscription.pump();
            return true;
        }
    }
}
