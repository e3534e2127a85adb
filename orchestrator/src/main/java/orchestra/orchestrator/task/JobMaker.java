package orchestra.orchestrator.task;

import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.task.Dispatch.Order;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Node;

/** Makes the job of a node that is to run: its definition, with what other nodes gave put in. */
final class JobMaker {
    Order order(TaskId task, Run run, int id) {
        Node node = run.graph().nodes().get(id);
        Job job = new Job(
                new AttemptId(task, id, run.attempt(id)),
                node.engine(),
                node.name(),
                node.target(),
                node.artifact(),
                node.args(),
                node.outputs(),
                node.timeout());
        return new Order(job, node.priority().orElse(run.graph().priority()));
    }
}
