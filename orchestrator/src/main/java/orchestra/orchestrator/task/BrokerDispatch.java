package orchestra.orchestrator.task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import orchestra.orchestrator.change.Change;
import orchestra.orchestrator.change.ChangeManager;
import orchestra.orchestrator.change.Letter;
import orchestra.protocol.AttemptId;
import orchestra.protocol.JobJson;
import orchestra.protocol.QueueNames;

/**
 * Workers are told through the broker. A cancel is a pending change first; a job, which its task's journal has already,
 * becomes one when it cannot be sent at once.
 */
public final class BrokerDispatch implements Dispatch {
    /** The kind of a change that sends a job; its id is the attempt's. */
    public static final String JOB = "job";

    /** The kind of a change that tells all workers to stop an attempt. */
    public static final String CANCEL = "cancel";

    private static final String CANCEL_PREFIX = "cancel-";

    private final ChangeManager changes;
    private final Function<Order, String> routing;

    /** @param routing the queue for a job */
    public BrokerDispatch(ChangeManager changes, Function<Order, String> routing) {
        this.changes = changes;
        this.routing = routing;
    }

    @Override
    public void send(Collection<Order> orders) {
        List<Change> jobs = new ArrayList<>(orders.size());
        for (Order order : orders) {
            String attempt = order.job().attempt().toString();
            String text = new String(JobJson.write(order.job()), StandardCharsets.UTF_8);
            jobs.add(changes.change(
                    JOB, attempt, order.job().name(), new Letter(QueueNames.JOBS, routing.apply(order), text)));
        }
        // The journal says which jobs are due, and whoever owns the task comes with them again.
        changes.doOrRecord(jobs);
    }

    @Override
    public void stop(Collection<AttemptId> attempts) {
        changes.withdraw(attempts.stream().map(AttemptId::toString).toList());
        List<Change> cancels = new ArrayList<>(attempts.size());
        for (AttemptId attempt : attempts) {
            String text = new String(JobJson.writeCancel(attempt), StandardCharsets.UTF_8);
            cancels.add(changes.change(
                    CANCEL, CANCEL_PREFIX + attempt, attempt.toString(), new Letter(QueueNames.CANCEL, "", text)));
        }
        changes.record(cancels);
    }
}
