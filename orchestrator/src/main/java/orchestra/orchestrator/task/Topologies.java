package orchestra.orchestrator.task;

import java.util.ArrayList;
import java.util.List;
import orchestra.broker.Topology;
import orchestra.broker.Topology.Binding;
import orchestra.broker.Topology.Exchange;
import orchestra.broker.Topology.Queue;
import orchestra.protocol.QueueNames;

/** What there must be at the broker. */
final class Topologies {
    private Topologies() {}

    /** Exchanges, and where dead letters go. */
    static Topology base() {
        return new Topology(
                List.of(
                        new Exchange(QueueNames.JOBS, "direct"),
                        new Exchange(QueueNames.CANCEL, "fanout"),
                        new Exchange(QueueNames.DEAD, "fanout")),
                List.of(new Queue(QueueNames.DEAD, "")),
                List.of(new Binding(QueueNames.DEAD, QueueNames.DEAD, "")));
    }

    /** The queues of a role. */
    static Topology role(String role) {
        return jobs(QueueNames.jobs(role));
    }

    /** The queue of one worker. */
    static Topology worker(String role, String name) {
        return jobs(List.of(QueueNames.worker(role, name)));
    }

    private static Topology jobs(List<String> names) {
        List<Queue> queues = new ArrayList<>();
        List<Binding> bindings = new ArrayList<>();
        for (String name : names) {
            queues.add(new Queue(name, QueueNames.DEAD));
            bindings.add(new Binding(QueueNames.JOBS, name, name));
        }
        return new Topology(List.of(), queues, bindings);
    }
}
