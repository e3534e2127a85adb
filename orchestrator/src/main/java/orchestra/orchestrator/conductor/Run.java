package orchestra.orchestrator.conductor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.protocol.NodeState;
import orchestra.protocol.Outcome;
import orchestra.protocol.gorch.Edges;
import orchestra.protocol.gorch.Graph;
import orchestra.protocol.gorch.Node;

/**
 * One graph as it runs: a counter of open predecessors for each node. {@link #begin} and {@link #apply} cost no more
 * than the nodes and edges that they change. The same events in the same order give the same states and transitions.
 * An event that is not about what is, such as the end of an attempt that is not the newest, changes nothing.
 * For one thread at a time.
 */
public final class Run {
    /** How often a node's worker may be lost before the node counts as failed: it may be what kills them. */
    public static final int LOSSES_MOST = 10;

    private static final Instant NEVER = Instant.EPOCH;

    private final Graph graph;
    private final NodeState[] states;
    private final int[] open;
    private final int[] attempts;
    private final int[] failures;
    private final Map<Integer, Integer> losses = new HashMap<>();
    private final Map<Integer, Held> held = new HashMap<>();
    private final Map<Integer, Instant> waiting = new HashMap<>();
    private final NodeFacts facts;
    private final Pending pending = new Pending();
    private int left;
    private int failed;
    private NodeState end = NodeState.RUNNING;

    public Run(Graph graph) {
        this.graph = graph;
        int nodes = graph.nodes().size();
        this.states = new NodeState[nodes];
        Arrays.fill(states, NodeState.INITIAL);
        this.open = new int[nodes];
        this.attempts = new int[nodes];
        this.failures = new int[nodes];
        this.facts = new NodeFacts(nodes);
        this.left = nodes;
    }

    public Graph graph() {
        return graph;
    }

    /** Whether every node is over. */
    public boolean over() {
        return left == 0;
    }

    /** The whole graph's state. */
    public NodeState state() {
        if (left > 0) {
            return NodeState.RUNNING;
        }
        if (end != NodeState.RUNNING) {
            return end;
        }
        return failed > 0 ? NodeState.FAILURE : NodeState.SUCCESS;
    }

    public NodeState state(int node) {
        return states[node];
    }

    /** The number of the node's newest attempt; 0 when there was none. */
    public int attempt(int node) {
        return attempts[node];
    }

    /** What is known of its nodes besides their states. */
    public NodeFacts facts() {
        return facts;
    }

    /** Who has the node's newest attempt. */
    public Optional<Held> held(int node) {
        return Optional.ofNullable(held.get(node));
    }

    /** Every attempt that a worker has. */
    public Collection<Held> held() {
        return List.copyOf(held.values());
    }

    /** When the next attempt of a node that is to run may begin; the epoch for at once. */
    public Instant notBefore(int node) {
        return waiting.getOrDefault(node, NEVER);
    }

    /** Every node that is to run and that nobody has taken. */
    public List<Integer> toRun() {
        List<Integer> nodes = new ArrayList<>();
        for (int node = 0; node < states.length; node++) {
            if (states[node] == NodeState.TO_RUN) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /** Starts: nodes without a predecessor are to run. Called once, before anything else. */
    public List<Transition> begin(Instant at) {
        List<Transition> transitions = new ArrayList<>();
        Edges edges = graph.edges();
        List<Integer> barred = new ArrayList<>();
        for (int edge = 0; edge < edges.count(); edge++) {
            int cell = edges.cell(edge);
            if (cell == NodeState.TO_RUN.number() || cell == NodeState.RUNNING.number()) {
                open[edges.to(edge)]++;
            } else if (cell != NodeState.SUCCESS.number()) {
                barred.add(edges.to(edge));
            }
        }
        boolean[] roots = new boolean[states.length];
        for (int node = 0; node < states.length; node++) {
            roots[node] = open[node] == 0;
        }
        for (int node : barred) {
            if (!state(node).over()) {
                finish(node, NodeState.NOT_RUNNABLE, at, transitions);
            }
        }
        for (int node = 0; node < roots.length; node++) {
            if (roots[node] && states[node] == NodeState.INITIAL) {
                ready(node, at, transitions);
            }
        }
        return transitions;
    }

    /** What follows from an event; empty when nothing does. */
    public List<Transition> apply(Event event) {
        List<Transition> transitions = new ArrayList<>();
        switch (event) {
            case Event.Taken taken -> taken(taken, transitions);
            case Event.Ended ended -> ended(ended, transitions);
            case Event.Lost lost -> lost(lost, transitions);
            case Event.Canceled canceled -> endAll(NodeState.CANCELED, NodeState.CANCELED, canceled.at(), transitions);
            case Event.TimedOut timedOut ->
                endAll(NodeState.TIMEOUT, NodeState.NOT_RUNNABLE, timedOut.at(), transitions);
            case Event.Owned owned -> {
                // Who decides is no matter of the graph's.
            }
        }
        return transitions;
    }

    /** Whether this is the node's newest attempt, and not over. */
    public boolean current(int node, int attempt) {
        return node >= 0
                && node < states.length
                && attempts[node] == attempt
                && attempt > 0
                && !state(node).over();
    }

    private void taken(Event.Taken event, List<Transition> transitions) {
        if (current(event.node(), event.attempt()) && state(event.node()) == NodeState.TO_RUN) {
            held.put(event.node(), new Held(event.node(), event.attempt(), event.worker()));
            waiting.remove(event.node());
            facts.started(event.node(), event.at(), event.worker());
            move(event.node(), NodeState.RUNNING, transitions);
        }
    }

    private void ended(Event.Ended event, List<Transition> transitions) {
        int node = event.node();
        if (!current(node, event.attempt())) {
            return;
        }
        held.remove(node);
        facts.ended(node, event.output(), event.message(), event.log());
        Node definition = graph.nodes().get(node);
        boolean retryable = event.outcome() == Outcome.FAILURE || event.outcome() == Outcome.TIMEOUT;
        if (retryable && ++failures[node] < definition.retry().attempts()) {
            again(node, event.at().plus(definition.retry().after(failures[node])), transitions);
            return;
        }
        finish(node, state(event.outcome()), event.at(), transitions);
    }

    private void lost(Event.Lost event, List<Transition> transitions) {
        int node = event.node();
        if (!current(node, event.attempt()) || state(node) != NodeState.RUNNING) {
            return;
        }
        held.remove(node);
        if (losses.merge(node, 1, Integer::sum) < LOSSES_MOST) {
            again(node, NEVER, transitions);
            return;
        }
        facts.ended(node, Map.of(), event.message(), "");
        finish(node, NodeState.FAILURE, event.at(), transitions);
    }

    private static NodeState state(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> NodeState.SUCCESS;
            case FAILURE, REFUSED -> NodeState.FAILURE;
            case TIMEOUT -> NodeState.TIMEOUT;
            case CANCELED -> NodeState.CANCELED;
        };
    }

    private void endAll(NodeState running, NodeState others, Instant at, List<Transition> transitions) {
        if (over()) {
            return;
        }
        end = running;
        for (int node = 0; node < states.length; node++) {
            NodeState state = state(node);
            if (!state.over()) {
                boolean begun = state == NodeState.RUNNING || state == NodeState.TO_RUN;
                close(node, begun ? running : others, at, transitions);
            }
        }
    }

    private void again(int node, Instant notBefore, List<Transition> transitions) {
        attempts[node]++;
        if (notBefore.equals(NEVER)) {
            waiting.remove(node);
        } else {
            waiting.put(node, notBefore);
        }
        move(node, NodeState.TO_RUN, transitions);
    }

    /** The node may begin; one with nothing to do is done by that. */
    private void ready(int node, Instant at, List<Transition> transitions) {
        if (graph.nodes().get(node).isNothing()) {
            facts.started(node, at, "");
            finish(node, NodeState.SUCCESS, at, transitions);
            return;
        }
        attempts[node] = 1;
        move(node, NodeState.TO_RUN, transitions);
    }

    /** Ends the node, and all that follows from that without anybody's help; in a loop, as chains are long. */
    private void finish(int node, NodeState state, Instant at, List<Transition> transitions) {
        close(node, state, at, transitions);
        pending.push(node);
        while (!pending.isEmpty()) {
            int done = pending.pop();
            boolean success = states[done] == NodeState.SUCCESS;
            Edges edges = graph.edges();
            for (int edge = edges.first(done); edge < edges.end(done); edge++) {
                if (edges.cell(edge) == NodeState.SUCCESS.number()) {
                    continue;
                }
                follow(edges.to(edge), success, at, transitions);
            }
        }
    }

    private void follow(int node, boolean success, Instant at, List<Transition> transitions) {
        if (states[node] != NodeState.INITIAL) {
            return;
        }
        if (!success) {
            close(node, NodeState.NOT_RUNNABLE, at, transitions);
            pending.push(node);
            return;
        }
        if (--open[node] > 0) {
            return;
        }
        if (graph.nodes().get(node).isNothing()) {
            facts.started(node, at, "");
            close(node, NodeState.SUCCESS, at, transitions);
            pending.push(node);
            return;
        }
        attempts[node] = 1;
        move(node, NodeState.TO_RUN, transitions);
    }

    private void close(int node, NodeState state, Instant at, List<Transition> transitions) {
        held.remove(node);
        waiting.remove(node);
        facts.stopped(node, at);
        left--;
        if (state != NodeState.SUCCESS) {
            failed++;
        }
        move(node, state, transitions);
    }

    private void move(int node, NodeState state, List<Transition> transitions) {
        states[node] = state;
        transitions.add(new Transition(node, state, attempts[node]));
    }

    /** Nodes whose successors are still to be told; grows as needed. */
    private static final class Pending {
        private int[] nodes = new int[16];
        private int count;

        void push(int node) {
            if (count == nodes.length) {
                nodes = Arrays.copyOf(nodes, count * 2);
            }
            nodes[count++] = node;
        }

        int pop() {
            return nodes[--count];
        }

        boolean isEmpty() {
            return count == 0;
        }
    }
}
