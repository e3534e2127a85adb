package orchestra.orchestrator.task;

import java.util.List;
import orchestra.orchestrator.conductor.Run;
import orchestra.orchestrator.task.Dispatch.Order;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.protocol.TaskId;
import orchestra.protocol.gorch.Attributes;
import orchestra.protocol.gorch.Graph;
import orchestra.protocol.gorch.Node;
import org.jspecify.annotations.Nullable;

/**
 * Makes the jobs of one graph: a node's definition, with what other nodes gave put in. For one thread at a time.
 */
final class JobMaker {
    private final Graph graph;
    private @Nullable Attributes attributes;

    /** What comes of it. */
    sealed interface Result {}

    record Made(Order order) implements Result {}

    /** There is no such job, and never will be; {@code why} is for the node's message. */
    record Impossible(AttemptId attempt, String why) implements Result {}

    JobMaker(Graph graph) {
        this.graph = graph;
    }

    /** The job of a node that is to run. */
    Result make(TaskId task, Run run, int id) {
        Node node = graph.nodes().get(id);
        AttemptId attempt = new AttemptId(task, id, run.attempt(id));
        return switch (arguments(node, run)) {
            case Attributes.GaveUp(String reason) -> new Impossible(attempt, reason);
            case Attributes.Substituted(List<String> args) -> {
                Job job = new Job(
                        attempt,
                        node.engine(),
                        node.name(),
                        node.target(),
                        node.artifact(),
                        args,
                        node.outputs(),
                        node.timeout());
                yield new Made(new Order(job, node.priority().orElse(graph.priority())));
            }
        };
    }

    /** A node's arguments as they are, or were, sent. */
    Attributes.Outcome arguments(Node node, Run run) {
        if (node.args().isEmpty()) {
            return new Attributes.Substituted(List.of());
        }
        Attributes all = attributes;
        if (all == null) {
            all = new Attributes(graph.nodes().stream().map(Node::name).toList());
            attributes = all;
        }
        return all.substitute(node.args(), other -> run.facts().result(other).output());
    }
}
