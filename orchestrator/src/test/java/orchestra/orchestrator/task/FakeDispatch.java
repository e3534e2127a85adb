package orchestra.orchestrator.task;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;

/** Remembers what it is given. */
final class FakeDispatch implements Dispatch {
    private final List<Job> sent = new CopyOnWriteArrayList<>();
    private final List<AttemptId> stopped = new CopyOnWriteArrayList<>();

    @Override
    public void send(Collection<Order> orders) {
        orders.forEach(order -> sent.add(order.job()));
    }

    @Override
    public void stop(Collection<AttemptId> attempts) {
        stopped.addAll(attempts);
    }

    List<Job> sent() {
        return List.copyOf(sent);
    }

    List<AttemptId> attempts() {
        return sent.stream().map(Job::attempt).toList();
    }

    List<AttemptId> stopped() {
        return List.copyOf(stopped);
    }
}
