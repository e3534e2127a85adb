package orchestra.broker;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Exchanges, queues and messages of tests. */
final class Sample {
    static final String JOBS = "orchestra.jobs";
    static final String CANCEL = "orchestra.cancel";
    static final String DEAD = "orchestra.dead";

    private Sample() {}

    /** What orchestrators declare, with one queue for jobs. */
    static Topology topology(String queue) {
        return new Topology(
                List.of(
                        new Topology.Exchange(JOBS, "direct"),
                        new Topology.Exchange(CANCEL, "fanout"),
                        new Topology.Exchange(DEAD, "fanout")),
                List.of(new Topology.Queue(DEAD, ""), new Topology.Queue(queue, DEAD)),
                List.of(new Topology.Binding(DEAD, DEAD, ""), new Topology.Binding(JOBS, queue, queue)));
    }

    static Message job(String queue, String text) {
        return new Message(JOBS, queue, text, text.getBytes(StandardCharsets.UTF_8));
    }

    static Message cancel(String text) {
        return new Message(CANCEL, "", text, text.getBytes(StandardCharsets.UTF_8));
    }
}
