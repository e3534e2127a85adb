package orchestra.worker;

import java.time.Duration;
import java.util.List;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.protocol.TaskId;
import orchestra.protocol.WorkerName;

/** Names and jobs for tests. */
public final class Samples {
    public static final WorkerName WORKER = new WorkerName("transform", "transform-0", "0123456789abcdef");

    private Samples() {}

    /** The first attempt at this node. */
    public static AttemptId attempt(int node) {
        return new AttemptId(new TaskId("0123456789abcdef0123456789abcdef"), node, 1);
    }

    public static Job job(int node, String engine) {
        return job(node, engine, Duration.ZERO);
    }

    public static Job job(int node, String engine, Duration timeout) {
        return new Job(attempt(node), engine, "node " + node, "", "", List.of(), List.of(), timeout);
    }
}
