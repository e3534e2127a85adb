package orchestra.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a {@link FakeBroker} keeps for all its clients. Guarded by itself, which its clients and consumers also lock. */
final class FakeQueues {
    private final Map<String, Deque<Entry>> ready = new HashMap<>();
    private final Map<String, String> deadLetters = new HashMap<>();
    private final Set<Topology.Binding> bindings = new LinkedHashSet<>();
    private final Map<String, List<FakeConsumer>> consumers = new HashMap<>();

    /** A message in a queue. */
    record Entry(Message message, boolean redelivered, Optional<Origin.Death> death) {}

    synchronized void declare(Topology topology) {
        for (Topology.Queue queue : topology.queues()) {
            ready.computeIfAbsent(queue.name(), _ -> new ArrayDeque<>());
            deadLetters.putIfAbsent(queue.name(), queue.deadLetters());
            pump(queue.name());
        }
        bindings.addAll(topology.bindings());
    }

    /** Whether a queue took it. */
    synchronized boolean route(Message message) {
        return route(message, Optional.empty());
    }

    private boolean route(Message message, Optional<Origin.Death> death) {
        List<String> takers = bindings.stream()
                .filter(binding -> binding.exchange().equals(message.exchange())
                        && (binding.routingKey().isEmpty()
                                || binding.routingKey().equals(message.routingKey())))
                .map(Topology.Binding::queue)
                .filter(ready::containsKey)
                .toList();
        takers.forEach(queue -> {
            queue(queue).addLast(new Entry(message, false, death));
            pump(queue);
        });
        return !takers.isEmpty();
    }

    synchronized OptionalLong waiting(String queue) {
        return ready.containsKey(queue) ? OptionalLong.of(queue(queue).size()) : OptionalLong.empty();
    }

    synchronized List<String> texts(String queue) {
        return queue(queue).stream()
                .map(entry -> new String(entry.message().body(), StandardCharsets.UTF_8))
                .toList();
    }

    synchronized void wipe() {
        consumers.values().forEach(each -> each.forEach(FakeConsumer::forget));
        ready.values().forEach(Deque::clear);
    }

    synchronized void add(FakeConsumer consumer) {
        consumers.computeIfAbsent(consumer.queue(), _ -> new ArrayList<>()).add(consumer);
        pump(consumer.queue());
    }

    synchronized void remove(FakeConsumer consumer) {
        consumers.getOrDefault(consumer.queue(), new ArrayList<>()).remove(consumer);
    }

    /** An exclusive queue goes with its consumer. */
    synchronized void removeQueue(String queue) {
        ready.remove(queue);
        bindings.removeIf(binding -> binding.queue().equals(queue));
    }

    synchronized void giveBack(String queue, Entry entry) {
        if (ready.containsKey(queue)) {
            queue(queue).addFirst(new Entry(entry.message(), true, entry.death()));
            pump(queue);
        }
    }

    synchronized void refuse(String queue, Message message) {
        String exchange = deadLetters.getOrDefault(queue, "");
        if (!exchange.isEmpty()) {
            route(
                    new Message(exchange, message.routingKey(), message.id(), message.body()),
                    Optional.of(new Origin.Death(queue, message.exchange(), "rejected", Optional.empty())));
        }
    }

    /** Hands out what waits, to one consumer after the other. */
    synchronized void pump(String queue) {
        List<FakeConsumer> takers = consumers.getOrDefault(queue, List.of());
        Deque<Entry> entries = ready.getOrDefault(queue, new ArrayDeque<>());
        while (!entries.isEmpty()) {
            FakeConsumer next =
                    takers.stream().filter(FakeConsumer::mayTake).findFirst().orElse(null);
            if (next == null) {
                return;
            }
            takers.remove(next);
            takers.add(next);
            next.take(entries.removeFirst());
        }
    }

    private Deque<Entry> queue(String name) {
        return ready.getOrDefault(name, new ArrayDeque<>());
    }
}
