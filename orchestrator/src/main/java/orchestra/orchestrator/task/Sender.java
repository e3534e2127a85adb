package orchestra.orchestrator.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import orchestra.orchestrator.task.Dispatch.Order;
import orchestra.protocol.AttemptId;
import orchestra.protocol.NodeState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands over jobs to the dispatch, and what is to be stopped, until it takes them. */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int ORDERS_MOST = 500;

    private final Dispatch dispatch;
    private final Timers timers;
    private final BiConsumer<AttemptId, String> refuse;

    /** @param refuse told of attempts whose job cannot be made, and why */
    Sender(Dispatch dispatch, Timers timers, BiConsumer<AttemptId, String> refuse) {
        this.dispatch = dispatch;
        this.timers = timers;
        this.refuse = refuse;
    }

    /** Sends the jobs of those nodes that are to run, each when its time has come. */
    void send(LiveTask task, List<Integer> nodes) {
        for (int from = 0; from < nodes.size(); from += ORDERS_MOST) {
            sendSome(task, nodes.subList(from, Math.min(nodes.size(), from + ORDERS_MOST)));
        }
    }

    private void sendSome(LiveTask task, List<Integer> nodes) {
        List<JobMaker.Result> made = new ArrayList<>();
        task.lock().lock();
        try {
            for (int node : nodes) {
                if (task.lost() || task.run().state(node) != NodeState.TO_RUN) {
                    continue;
                }
                Instant notBefore = task.run().notBefore(node);
                if (notBefore.isAfter(timers.now())) {
                    Future<?> _ = timers.at(notBefore, () -> sendSome(task, List.of(node)));
                } else {
                    made.add(task.jobs().make(task.id(), task.run(), node));
                }
            }
        } finally {
            task.lock().unlock();
        }
        List<Order> orders = new ArrayList<>();
        for (JobMaker.Result result : made) {
            switch (result) {
                case JobMaker.Made(Order order) -> orders.add(order);
                case JobMaker.Impossible(AttemptId attempt, String why) -> refuse.accept(attempt, why);
            }
        }
        if (!orders.isEmpty()) {
            dispatch(task, nodes, orders);
        }
    }

    private void dispatch(LiveTask task, List<Integer> nodes, List<Order> orders) {
        try {
            dispatch.send(orders);
        } catch (RuntimeException failure) {
            LOG.atWarn()
                    .addKeyValue("task", task.id())
                    .addKeyValue("cause", failure.toString())
                    .log("Jobs could not be recorded, trying again");
            Future<?> _ = timers.at(timers.now().plus(AGAIN), () -> sendSome(task, nodes));
        }
    }

    /** Has attempts ended that are not wanted any more. */
    void stop(List<AttemptId> attempts) {
        try {
            dispatch.stop(attempts);
        } catch (RuntimeException failure) {
            LOG.atWarn()
                    .addKeyValue("attempts", attempts.size())
                    .addKeyValue("cause", failure.toString())
                    .log("Stops could not be recorded, trying again");
            Future<?> _ = timers.at(timers.now().plus(AGAIN), () -> stop(attempts));
        }
    }
}
