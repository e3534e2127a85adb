package orchestra.orchestrator.task;

import java.util.List;
import java.util.Optional;
import orchestra.orchestrator.conductor.Event;
import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.conductor.Transition;
import orchestra.orchestrator.task.TaskStore.Finished;
import orchestra.protocol.AttemptId;
import orchestra.protocol.NodeState;
import orchestra.protocol.TaskId;

/**
 * What is to be done outside once an event is in the journal.
 *
 * @param ready nodes whose jobs are to be sent
 * @param unwanted attempts that somebody has, or that may be on their way to somebody, and that are to be ended
 * @param over attempts that will make no progress any more
 * @param finished the task, when that was its end
 */
record Consequences(List<Integer> ready, List<AttemptId> unwanted, List<AttemptId> over, Optional<Finished> finished) {

    static Consequences of(TaskId task, Run run, Event event, List<Transition> transitions) {
        boolean fromOutside = event instanceof Event.Canceled || event instanceof Event.TimedOut;
        List<AttemptId> over = transitions.stream()
                .filter(change -> change.attempt() > 0 && change.state() != NodeState.RUNNING)
                .map(change -> new AttemptId(task, change.node(), ended(event, change)))
                .toList();
        return new Consequences(
                transitions.stream()
                        .filter(change -> change.state() == NodeState.TO_RUN)
                        .map(Transition::node)
                        .toList(),
                fromOutside ? over : List.of(),
                over,
                run.over() ? Optional.of(new Finished(task, run.state(), event.at())) : Optional.empty());
    }

    boolean none() {
        return ready.isEmpty() && unwanted.isEmpty() && finished.isEmpty();
    }

    /** The attempt that a transition ended: a node that is to run again has the next number already. */
    private static int ended(Event event, Transition change) {
        return switch (event) {
            case Event.Ended ended when ended.node() == change.node() -> ended.attempt();
            case Event.Lost lost when lost.node() == change.node() -> lost.attempt();
            case Event.Ended _, Event.Lost _, Event.Taken _, Event.Canceled _, Event.TimedOut _, Event.Owned _ ->
                change.attempt();
        };
    }
}
