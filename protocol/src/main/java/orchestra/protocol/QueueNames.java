package orchestra.protocol;

import java.util.Arrays;
import java.util.List;

/**
 * The names of exchanges and queues. They begin with whose they are, {@code orchestra.} or a role, as the users' rights
 * at the broker ask.
 */
public final class QueueNames {
    /** Direct exchange: the routing key is the queue's name. */
    public static final String JOBS = "orchestra.jobs";

    /** Fanout exchange: attempts to end, heard by every worker. */
    public static final String CANCEL = "orchestra.cancel";

    /** Fanout exchange and queue: what was refused. */
    public static final String DEAD = "orchestra.dead";

    private QueueNames() {}

    public static String jobs(String role, Priority priority) {
        return role + ".jobs." + priority.text();
    }

    /** A role's queues, most urgent first. */
    public static List<String> jobs(String role) {
        return Arrays.stream(Priority.values())
                .map(priority -> jobs(role, priority))
                .toList();
    }

    /** The queue of one worker. */
    public static String worker(String role, String name) {
        return role + ".worker." + name;
    }

    /** Where one worker hears of attempts to end; exclusive, gone with its connection. */
    public static String cancel(WorkerName worker) {
        return worker.role() + ".cancel." + worker.name() + "." + worker.incarnation();
    }
}
