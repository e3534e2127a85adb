package orchestra.orchestrator.task;

import java.util.List;
import orchestra.orchestrator.conductor.Event;
import orchestra.protocol.TaskId;

/**
 * One entry of a task's journal.
 *
 * @param number from 1, without a gap
 * @param writer who wrote it; see {@link Task#writer}
 */
public record Entry(TaskId task, long number, String writer, List<Event> events) {
    public Entry {
        events = List.copyOf(events);
    }
}
