package orchestra.orchestrator.task;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import orchestra.broker.Broker;
import orchestra.orchestrator.task.Dispatch.Order;
import orchestra.protocol.QueueNames;
import orchestra.protocol.WorkerName;

/** Which queue a job goes to, and that the queue is there. Safe for use by many threads. */
final class Routing {
    /** The role of jobs that name no other: every installation has workers of it. */
    static final String USUAL_ROLE = "transform";

    private static final List<String> ROLES = List.of(USUAL_ROLE, "publisher");

    private final Broker broker;
    private final Map<String, String> roleOfWorker = new ConcurrentHashMap<>();
    private final Set<String> roles = ConcurrentHashMap.newKeySet();

    /** Declares what every installation has. */
    Routing(Broker broker) {
        this.broker = broker;
        broker.declare(Topologies.base());
        ROLES.forEach(this::knowRole);
    }

    /** Makes sure that a worker's queues are there. */
    void know(WorkerName worker) {
        know(worker.role(), worker.name());
    }

    /** Workers that are known to the database, perhaps by another orchestrator. */
    void know(List<WorkerSight> workers) {
        workers.forEach(worker -> know(worker.role(), worker.name()));
    }

    /** The queue for a job. */
    String queue(Order order) {
        String target = order.job().target();
        String role = roleOfWorker.get(target);
        if (role != null) {
            return QueueNames.worker(role, target);
        }
        return QueueNames.jobs(roles.contains(target) ? target : USUAL_ROLE, order.priority());
    }

    /** Every queue of jobs. */
    Set<String> queues() {
        Set<String> queues = new HashSet<>();
        roles.forEach(role -> queues.addAll(QueueNames.jobs(role)));
        roleOfWorker.forEach((name, role) -> queues.add(QueueNames.worker(role, name)));
        return queues;
    }

    private void know(String role, String name) {
        knowRole(role);
        if (!role.equals(roleOfWorker.put(name, role))) {
            broker.declare(Topologies.worker(role, name));
        }
    }

    private void knowRole(String role) {
        if (roles.add(role)) {
            broker.declare(Topologies.role(role));
        }
    }
}
