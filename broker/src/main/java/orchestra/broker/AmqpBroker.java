package orchestra.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker over AMQP 0-9-1. One thread keeps the connection: it opens one after the other, declares what is wished on
 * each, and hands it to the subscriptions.
 */
public final class AmqpBroker implements Broker {
    private static final Logger LOG = LoggerFactory.getLogger(AmqpBroker.class);
    private static final Duration LAST_TURN = Duration.ofSeconds(5);
    /** A connection that held for so long was a good one: the next is made soon. */
    private static final Duration GOOD = Duration.ofSeconds(1);

    private static final String CLOSED = "the program has closed its connection";

    private final String name;
    private final Timings timings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Connector connector;
    private final Attempts attempts;
    private final Thread keeper;
    private final Semaphore stirred = new Semaphore(0);
    private final List<Consuming> consumings = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Held while anything is declared, so that what is declared during a login is on it or after it. */
    private final ReentrantLock declaring = new ReentrantLock();

    private final Declarer declarer = new Declarer();

    private volatile BrokerUri wanted;
    private volatile BrokerState state = new BrokerState.Down("no connection with the broker was made yet");
    private volatile @Nullable Session session;
    private volatile boolean closed;

    /**
     * Connects in the background, from now on.
     *
     * @param name shown at the broker
     */
    public AmqpBroker(String name, BrokerUri uri) {
        this(name, uri, Timings.USUAL);
    }

    AmqpBroker(String name, BrokerUri uri, Timings timings) {
        this.name = name;
        this.wanted = uri;
        this.timings = timings;
        this.connector = new Connector(timings, threads);
        this.attempts = timings.attempts();
        this.keeper = Thread.ofVirtual().name("broker-" + name).unstarted(this::keep);
        keeper.start();
    }

    @Override
    public BrokerState state() {
        return state;
    }

    @Override
    public void use(BrokerUri uri) {
        wanted = uri;
        stirred.release();
    }

    @Override
    public void declare(Topology topology) {
        declaring.lock();
        try {
            declarer.remember(topology);
            Session open = session;
            if (open != null && open.isOpen()) {
                declareOn(open, topology);
            }
        } finally {
            declaring.unlock();
        }
    }

    private void declareOn(Session open, Topology topology) {
        try {
            declarer.declare(open.link(), topology);
        } catch (IOException failure) {
            // All is declared again at the next connection; one that does not answer is no good.
            LOG.atWarn().addKeyValue("cause", Causes.of(failure)).log("Connection was lost while declaring");
            open.link().cut();
        }
    }

    @Override
    public CompletableFuture<Void> publish(Message message) {
        Session open = session;
        if (open == null || !open.isOpen()) {
            return CompletableFuture.failedFuture(Pending.notPublished(message, away()));
        }
        return open.publisher().publish(message);
    }

    private String away() {
        return switch (state) {
            case BrokerState.Down(String cause) -> cause;
            case BrokerState.Up _ -> "the connection was just lost";
        };
    }

    @Override
    public Subscription subscribe(List<String> queues, int prefetch, Consumer<Delivery> handler) {
        return new Subscriptions(queues.stream()
                .map(queue -> consume(new Source.Standing(queue, prefetch), handler))
                .toList());
    }

    @Override
    public Subscription listen(String exchange, String queue, Consumer<byte[]> handler) {
        return consume(new Source.Hearing(exchange, queue), delivery -> {
            try {
                handler.accept(delivery.body());
            } finally {
                delivery.acknowledge();
            }
        });
    }

    private Consuming consume(Source source, Consumer<Delivery> handler) {
        Consuming consuming = new Consuming(source, handler, timings, consumings::remove);
        consumings.add(consuming);
        Session open = session;
        if (open != null) {
            consuming.over(open.link());
        }
        consuming.start();
        return consuming;
    }

    @Override
    public OptionalLong waiting(String queue) {
        Session open = session;
        return open == null ? OptionalLong.empty() : open.waiting(queue);
    }

    @Override
    public void onConnected(Runnable listener) {
        declaring.lock();
        try {
            listeners.add(listener);
            if (session != null) {
                call(listener);
            }
        } finally {
            declaring.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        stirred.release();
        consumings.forEach(Consuming::end);
        consumings.forEach(Consuming::close);
        try {
            if (!keeper.join(LAST_TURN)) {
                keeper.interrupt();
            }
        } catch (InterruptedException interrupted) {
            keeper.interrupt();
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
    }

    private void keep() {
        try {
            while (!closed) {
                turn();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            Session open = session;
            session = null;
            state = new BrokerState.Down(CLOSED);
            if (open != null) {
                open.close(CLOSED);
            }
        }
    }

    private void turn() throws InterruptedException {
        Session open = session;
        BrokerUri target = wanted;
        if (open != null && !open.isOpen()) {
            lose(open);
            if (open.age().compareTo(GOOD) > 0) {
                attempts.reset();
            }
            rest(attempts.failed(), target);
            return;
        }
        if (open != null && open.uri().equals(target)) {
            stirred.acquire();
            stirred.drainPermits();
            return;
        }
        try {
            replace(open, target);
        } catch (IOException | RuntimeException failure) {
            Duration pause = attempts.failed();
            tell(failure, open != null);
            rest(pause, target);
        }
    }

    private void lose(Session lost) {
        session = null;
        String cause = "the connection with the broker at " + lost.link().address() + " was lost: "
                + lost.link().end();
        state = new BrokerState.Down(cause);
        lost.close(cause);
        LOG.atWarn().addKeyValue("cause", cause).log("Broker was lost");
    }

    /** Opens another connection first, so that the one there is serves until then. */
    private void replace(@Nullable Session before, BrokerUri target) throws IOException {
        Session next = Session.open(connector, target, name, timings);
        declaring.lock();
        try {
            declarer.declareAll(next.link());
            if (before != null) {
                // Before the next one consumes: exclusive queues are the old one's until it is gone.
                session = null;
                before.close("the program goes on with another connection");
            }
            begin(next);
        } catch (IOException | RuntimeException failure) {
            next.close(Causes.of(failure));
            throw failure;
        } finally {
            declaring.unlock();
        }
    }

    private void begin(Session next) {
        String product = next.link().product();
        state = new BrokerState.Up(product);
        session = next;
        next.link().onEnd(stirred::release);
        consumings.forEach(consuming -> consuming.over(next.link()));
        listeners.forEach(this::call);
        LOG.atInfo()
                .addKeyValue("address", next.link().address())
                .addKeyValue("product", product)
                .log("Broker was connected");
    }

    private void call(Runnable listener) {
        threads.execute(() -> {
            try {
                listener.run();
            } catch (RuntimeException failure) {
                LOG.atWarn().setCause(failure).log("Listener to connections failed");
            }
        });
    }

    /** What is new is told; that it is still so is for who looks for it. */
    private void tell(Exception failure, boolean served) {
        String cause = Causes.of(failure);
        boolean known = served ? !attempts.isFirst() : state.equals(new BrokerState.Down(cause));
        if (!served) {
            state = new BrokerState.Down(cause);
        }
        (known ? LOG.atDebug() : LOG.atWarn())
                .addKeyValue("cause", cause)
                .log(served ? "Broker could not be connected anew; the connection there is goes on" : "Broker is away");
    }

    /** Waits, unless there is another place to go, or nowhere. */
    private void rest(Duration pause, BrokerUri target) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        while (!closed && wanted.equals(target)) {
            if (!stirred.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
        attempts.reset();
    }
}
