package orchestra.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A broker in memory, for tests of those who use one. Each instance is one client; {@link #another} is the next one of
 * the same broker. Handlers are called on virtual threads, as many at a time as there are consumers.
 */
public final class FakeBroker implements Broker {
    private final FakeQueues queues;
    private final List<Runnable> listeners = new ArrayList<>();
    private final List<FakeConsumer> consumers = new ArrayList<>();
    private BrokerState state = new BrokerState.Up("a fake");
    private boolean closed;

    /** The first client of a new broker with nothing in it. */
    public FakeBroker() {
        this(new FakeQueues());
    }

    private FakeBroker(FakeQueues queues) {
        this.queues = queues;
    }

    /** Another client of the same broker. */
    public FakeBroker another() {
        return new FakeBroker(queues);
    }

    /** Takes the connection of this client away: what is not answered goes back, and what is published fails. */
    public void lose(String cause) {
        synchronized (queues) {
            state = new BrokerState.Down(cause);
            consumers.forEach(FakeConsumer::disconnect);
        }
    }

    /** Brings it back, with all consumers. */
    public void restore() {
        synchronized (queues) {
            if (closed) {
                return;
            }
            state = new BrokerState.Up("a fake");
            consumers.forEach(FakeConsumer::connect);
            listeners.forEach(Thread::startVirtualThread);
        }
    }

    /** Forgets all messages, those under way as well; what is declared stays. */
    public void wipe() {
        queues.wipe();
    }

    /** The messages that wait in a queue, oldest first, their bodies as UTF-8. */
    public List<String> texts(String queue) {
        return queues.texts(queue);
    }

    @Override
    public BrokerState state() {
        synchronized (queues) {
            return state;
        }
    }

    @Override
    public void use(BrokerUri uri) {
        // There is only one broker, and it lets everybody in.
    }

    @Override
    public void declare(Topology topology) {
        queues.declare(topology);
    }

    @Override
    public CompletableFuture<Void> publish(Message message) {
        Pending pending = new Pending(message);
        synchronized (queues) {
            if (state instanceof BrokerState.Down(String cause)) {
                pending.failed(cause);
            } else if (!queues.route(message) && !message.routingKey().isEmpty()) {
                pending.failed("no queue takes it");
            } else {
                pending.done();
            }
        }
        return pending.confirmed();
    }

    @Override
    public Subscription subscribe(List<String> names, int prefetch, Consumer<Delivery> handler) {
        List<FakeConsumer> each = names.stream()
                .map(name -> new FakeConsumer(queues, name, "", prefetch, handler))
                .toList();
        each.forEach(this::start);
        return new Subscription() {
            @Override
            public void pause() {
                each.forEach(FakeConsumer::pause);
            }

            @Override
            public void resume() {
                each.forEach(FakeConsumer::resume);
            }

            @Override
            public void close() {
                each.forEach(FakeConsumer::close);
            }
        };
    }

    @Override
    public Subscription listen(String exchange, String queue, Consumer<byte[]> handler) {
        FakeConsumer hearing = new FakeConsumer(queues, queue, exchange, Integer.MAX_VALUE, delivery -> {
            try {
                handler.accept(delivery.body());
            } finally {
                delivery.acknowledge();
            }
        });
        start(hearing);
        return hearing;
    }

    private void start(FakeConsumer consumer) {
        synchronized (queues) {
            consumers.add(consumer);
            if (state instanceof BrokerState.Up) {
                consumer.connect();
            }
        }
    }

    @Override
    public OptionalLong waiting(String queue) {
        synchronized (queues) {
            return state instanceof BrokerState.Up ? queues.waiting(queue) : OptionalLong.empty();
        }
    }

    @Override
    public void onConnected(Runnable listener) {
        synchronized (queues) {
            listeners.add(listener);
            if (state instanceof BrokerState.Up) {
                Thread.startVirtualThread(listener);
            }
        }
    }

    @Override
    public void close() {
        synchronized (queues) {
            lose("the program has closed its connection");
            closed = true;
            consumers.forEach(FakeConsumer::close);
        }
    }
}
