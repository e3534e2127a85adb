package orchestra.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import orchestra.broker.Broker;
import orchestra.broker.Delivery;
import orchestra.broker.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries that wait for a slot, most urgent first, and none for long: a broker closes the channel of who leaves one
 * unanswered. Once one has waited too long, all go back and none come until there is a slot again.
 *
 * <p>{@link #turn}, {@link #poll} and {@link #close} are for one thread; the broker's threads only add.
 */
final class Intake implements AutoCloseable {
    /** A delivery must not wait unanswered longer than this. */
    static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Queues begin to deliver in no particular order; who takes the first to come may take the least urgent. */
    static final Duration SETTLING = Duration.ofMillis(30);

    private final Broker broker;
    private final int prefetch;
    private final LongSupplier nanos;
    private final Runnable arrived;
    private final ReentrantLock lock = new ReentrantLock();
    private List<String> wanted = List.of();
    private List<String> queues = List.of();
    private List<Deque<Waiting>> waiting = List.of();
    private @Nullable Subscription subscription;
    private int subscriptions;
    private boolean open;
    private boolean paused;
    private long opened;

    private record Waiting(Delivery delivery, long since) {}

    /**
     * Takes nothing yet.
     *
     * @param prefetch how many unanswered deliveries each queue may have here
     * @param nanos a clock that only runs forward
     * @param arrived called when there is something to look at
     */
    Intake(Broker broker, int prefetch, LongSupplier nanos, Runnable arrived) {
        this.broker = broker;
        this.prefetch = prefetch;
        this.nanos = nanos;
        this.arrived = arrived;
    }

    /** Takes from these from the next turn on, most urgent first; for any thread. */
    void use(List<String> names) {
        lock.lock();
        try {
            wanted = List.copyOf(names);
        } finally {
            lock.unlock();
        }
        arrived.run();
    }

    /**
     * Subscribes, pauses and resumes as is due.
     *
     * @param free whether there is a slot for a delivery
     */
    void turn(boolean free) {
        List<String> names;
        lock.lock();
        try {
            names = wanted;
        } finally {
            lock.unlock();
        }
        if (!names.equals(queues)) {
            subscribe(names);
        }
        if (subscription == null) {
            return;
        }
        if (paused && free) {
            paused = false;
            opened = nanos.getAsLong();
            admit(true);
            subscription.resume();
        } else if (!paused && !free && tooLong()) {
            paused = true;
            subscription.pause();
            giveBack();
        }
    }

    /** The most urgent delivery, to be answered by who takes it. */
    Optional<Delivery> poll() {
        lock.lock();
        try {
            if (!open || nanos.getAsLong() - opened < SETTLING.toNanos()) {
                return Optional.empty();
            }
            for (Deque<Waiting> queue : waiting) {
                Waiting first = queue.poll();
                if (first != null) {
                    return Optional.of(first.delivery());
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** How long until a turn is due, if nothing arrives. */
    Duration due() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            long settles = opened + SETTLING.toNanos() - now;
            long least = settles > 0 && open ? settles : PATIENCE.toNanos();
            for (Deque<Waiting> queue : waiting) {
                Waiting first = queue.peek();
                if (first != null) {
                    least = Math.min(least, first.since() + PATIENCE.toNanos() - now);
                }
            }
            return Duration.ofNanos(Math.max(least, 0));
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits goes back. */
    @Override
    public void close() {
        use(List.of());
        turn(false);
    }

    private void subscribe(List<String> names) {
        Subscription before = subscription;
        subscription = null;
        if (before != null) {
            // Else what is given back would come again at once.
            before.pause();
            giveBack();
            before.close();
        }
        paused = false;
        int number = begin(names);
        if (names.isEmpty()) {
            return;
        }
        try {
            subscription = broker.subscribe(names, prefetch, delivery -> arrive(number, delivery));
        } finally {
            if (subscription == null) {
                // The next turn tries again.
                begin(List.of());
            }
        }
    }

    /** A new subscription: what comes late from one before goes back. */
    private int begin(List<String> names) {
        lock.lock();
        try {
            List<Deque<Waiting>> fresh = new ArrayList<>();
            names.forEach(name -> fresh.add(new ArrayDeque<>()));
            waiting = fresh;
            queues = names;
            open = !names.isEmpty();
            opened = nanos.getAsLong();
            return ++subscriptions;
        } finally {
            lock.unlock();
        }
    }

    private void arrive(int number, Delivery delivery) {
        add(number, delivery).ifPresent(Delivery::giveBack);
        arrived.run();
    }

    /** Adds a delivery; gives the one that goes back for it. */
    private Optional<Delivery> add(int number, Delivery delivery) {
        lock.lock();
        try {
            int urgency = queues.indexOf(delivery.queue());
            if (number != subscriptions || !open || urgency < 0) {
                return Optional.of(delivery);
            }
            Deque<Waiting> queue = waiting.get(urgency);
            // Of a connection that is gone, the broker gives anew what is still here: then the oldest is dead.
            Optional<Delivery> oldest = queue.size() < prefetch
                    ? Optional.empty()
                    : Optional.of(queue.removeFirst().delivery());
            queue.add(new Waiting(delivery, nanos.getAsLong()));
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    private void admit(boolean admitted) {
        lock.lock();
        try {
            open = admitted;
        } finally {
            lock.unlock();
        }
    }

    private boolean tooLong() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            return waiting.stream()
                    .anyMatch(queue ->
                            queue.peek() != null && now - queue.getFirst().since() >= PATIENCE.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** All of them; outside of the lock, as the broker's threads may wait for it. */
    private void giveBack() {
        List<Waiting> all = new ArrayList<>();
        lock.lock();
        try {
            open = false;
            waiting.forEach(queue -> {
                all.addAll(queue);
                queue.clear();
            });
        } finally {
            lock.unlock();
        }
        all.forEach(one -> one.delivery().giveBack());
    }
}
