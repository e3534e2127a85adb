package orchestra.orchestrator.task;

import orchestra.orchestrator.conductor.Run;

/**
 * A task with all its nodes, as the journal has it.
 *
 * @param last the number of the journal's last entry that is in it
 */
public record WholeTask(Task task, Run run, long last) {}
