package orchestra.orchestrator.task;

import java.util.Collection;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.protocol.Priority;

/** How workers are told. What is given here is durable when these return, and is done soon after. */
public interface Dispatch {
    /** Jobs to be made; one that was given before is given again without harm. */
    void send(Collection<Order> orders);

    /** Jobs that are no longer wanted: who has them stops, and those not sent yet never are. */
    void stop(Collection<AttemptId> attempts);

    /** A job, and how urgent it is. */
    record Order(Job job, Priority priority) {}
}
