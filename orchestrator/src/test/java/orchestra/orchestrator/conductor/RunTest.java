package orchestra.orchestrator.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import orchestra.protocol.NodeState;
import orchestra.protocol.Outcome;
import orchestra.protocol.gorch.Edges;
import orchestra.protocol.gorch.Graph;
import orchestra.protocol.gorch.Retry;
import org.junit.jupiter.api.Test;

final class RunTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void nodesWithoutPredecessorAreToRunFirst() {
        Run run = new Run(Graphs.seed("sleep"));
        assertThat(run.begin(NOW)).extracting(Transition::node).containsExactly(3, 5, 7);
        assertThat(run.state()).isEqualTo(NodeState.RUNNING);
    }

    @Test
    void graphOfNothingIsDoneAtOnceSinksToo() {
        Run run = new Run(Graphs.seed("nil"));
        assertThat(run.begin(NOW)).hasSize(8).allMatch(change -> change.state() == NodeState.SUCCESS);
        assertThat(run.over()).isTrue();
        assertThat(run.state()).isEqualTo(NodeState.SUCCESS);
    }

    @Test
    void chainOfAHundredThousandNothingsEndsWithoutDeepCalls() {
        int nodes = 100_000;
        int[][] edges = new int[nodes - 1][];
        for (int node = 0; node + 1 < nodes; node++) {
            edges[node] = new int[] {node, node + 1};
        }
        Run run = new Run(Graphs.of("nil", nodes, edges));
        assertThat(run.begin(NOW)).hasSize(nodes);
        assertThat(run.state()).isEqualTo(NodeState.SUCCESS);
    }

    @Test
    void failureBarsWhatFollowsAndLetsUnrelatedBranchesEnd() {
        // 0 -> 1 -> 2, and 3 -> 4 apart.
        Run run = new Run(Graphs.of("sleep", 5, new int[] {0, 1}, new int[] {1, 2}, new int[] {3, 4}));
        run.begin(NOW);
        succeed(run, 3);
        fail(run, 0);
        assertThat(states(run))
                .containsExactly(
                        NodeState.FAILURE,
                        NodeState.NOT_RUNNABLE,
                        NodeState.NOT_RUNNABLE,
                        NodeState.SUCCESS,
                        NodeState.TO_RUN);
        assertThat(run.over()).isFalse();
        succeed(run, 4);
        assertThat(run.state()).isEqualTo(NodeState.FAILURE);
    }

    @Test
    void failedLeafFailsTheGraph() {
        Run run = new Run(Graphs.of("sleep", 2, new int[] {0, 1}));
        run.begin(NOW);
        succeed(run, 0);
        fail(run, 1);
        assertThat(run.state()).isEqualTo(NodeState.FAILURE);
    }

    @Test
    void cellOfThreeDoesNotHoldBackAndOneOfFourBars() {
        Run run = new Run(Graphs.of("sleep", 4, new int[] {0, 1, 3}, new int[] {0, 2, 4}, new int[] {2, 3}));
        run.begin(NOW);
        assertThat(states(run))
                .containsExactly(NodeState.TO_RUN, NodeState.TO_RUN, NodeState.NOT_RUNNABLE, NodeState.NOT_RUNNABLE);
    }

    @Test
    void cancelEndsAllThatIsNotOver() {
        Run run = new Run(Graphs.of("sleep", 3, new int[] {0, 1}, new int[] {1, 2}));
        run.begin(NOW);
        succeed(run, 0);
        take(run, 1);
        assertThat(run.apply(new Event.Canceled(NOW, "root"))).hasSize(2);
        assertThat(states(run)).containsExactly(NodeState.SUCCESS, NodeState.CANCELED, NodeState.CANCELED);
        assertThat(run.state()).isEqualTo(NodeState.CANCELED);
        assertThat(run.apply(new Event.Ended(NOW, 1, 1, Outcome.SUCCESS, Map.of(), "", "")))
                .isEmpty();
    }

    @Test
    void timeoutEndsWhatRunsAndBarsTheRest() {
        Run run = new Run(Graphs.of("sleep", 2, new int[] {0, 1}));
        run.begin(NOW);
        take(run, 0);
        run.apply(new Event.TimedOut(NOW));
        assertThat(states(run)).containsExactly(NodeState.TIMEOUT, NodeState.NOT_RUNNABLE);
        assertThat(run.state()).isEqualTo(NodeState.TIMEOUT);
    }

    @Test
    void failureIsTriedAgainAfterABackoffThatDoubles() {
        Retry retry = new Retry(3, Duration.ofSeconds(10), Duration.ofSeconds(15));
        Run run = new Run(Graphs.of("sleep", retry, Edges.none(1)));
        run.begin(NOW);
        fail(run, 0);
        assertThat(run.state(0)).isEqualTo(NodeState.TO_RUN);
        assertThat(run.attempt(0)).isEqualTo(2);
        assertThat(run.notBefore(0)).isEqualTo(NOW.plusSeconds(10));
        fail(run, 0);
        assertThat(run.notBefore(0)).isEqualTo(NOW.plusSeconds(15));
        fail(run, 0);
        assertThat(run.state(0)).isEqualTo(NodeState.FAILURE);
    }

    @Test
    void refusalIsNotTriedAgain() {
        Run run = new Run(Graphs.of("x", new Retry(3, Duration.ZERO, Duration.ZERO), Edges.none(1)));
        run.begin(NOW);
        run.apply(new Event.Ended(NOW, 0, 1, Outcome.REFUSED, Map.of(), "no such engine", ""));
        assertThat(run.state(0)).isEqualTo(NodeState.FAILURE);
    }

    @Test
    void lostAttemptIsMadeAgainAtOnceAndDoesNotCountAsAFailureUntilThereAreTooMany() {
        Run run = new Run(Graphs.of("sleep", 1));
        run.begin(NOW);
        for (int loss = 1; loss < Run.LOSSES_MOST; loss++) {
            take(run, 0);
            run.apply(new Event.Lost(NOW, 0, loss, "its worker is silent"));
            assertThat(run.state(0)).isEqualTo(NodeState.TO_RUN);
            assertThat(run.attempt(0)).isEqualTo(loss + 1);
        }
        take(run, 0);
        run.apply(new Event.Lost(NOW, 0, Run.LOSSES_MOST, "its worker is silent"));
        assertThat(run.state(0)).isEqualTo(NodeState.FAILURE);
    }

    @Test
    void staleAttemptChangesNothing() {
        Run run = new Run(Graphs.of("sleep", 1));
        run.begin(NOW);
        take(run, 0);
        run.apply(new Event.Lost(NOW, 0, 1, ""));
        assertThat(run.apply(new Event.Ended(NOW, 0, 1, Outcome.SUCCESS, Map.of(), "", "")))
                .isEmpty();
        assertThat(run.apply(new Event.Taken(NOW, 0, 1, "w#1"))).isEmpty();
        assertThat(run.current(0, 2)).isTrue();
    }

    /** Whatever the order in which workers end: predecessors first, everything runs, and a replay gives the same. */
    @Property(tries = 300)
    void everyNodeRunsAfterItsPredecessorsAndAReplayIsTheSame(
            @ForAll @IntRange(min = 1, max = 25) int nodes,
            @ForAll @DoubleRange(min = 0, max = 0.5) double density,
            @ForAll @DoubleRange(min = 0, max = 0.3) double failing,
            @ForAll long seed) {
        Random random = new Random(seed);
        Graph graph = Graphs.random("sleep", random, nodes, density);
        Run run = new Run(graph);
        List<Event> events = new ArrayList<>();
        List<Transition> seen = new ArrayList<>(run.begin(NOW));
        Deque<Integer> ready = new ArrayDeque<>(run.toRun());
        while (!run.over()) {
            assertThat(ready).as("something can run until all is over").isNotEmpty();
            List<Integer> shuffled = new ArrayList<>(ready);
            int node = shuffled.get(random.nextInt(shuffled.size()));
            Outcome outcome = random.nextDouble() < failing ? Outcome.FAILURE : Outcome.SUCCESS;
            for (Event event : List.of(
                    new Event.Taken(NOW, node, 1, "w#1"), new Event.Ended(NOW, node, 1, outcome, Map.of(), "", ""))) {
                events.add(event);
                seen.addAll(run.apply(event));
            }
            ready = new ArrayDeque<>(run.toRun());
        }
        specified(graph, run);
        Run replayed = new Run(graph);
        List<Transition> again = new ArrayList<>(replayed.begin(NOW));
        events.forEach(event -> again.addAll(replayed.apply(event)));
        assertThat(again).isEqualTo(seen);
    }

    private static void specified(Graph graph, Run run) {
        boolean[] barred = new boolean[graph.nodes().size()];
        for (int node = 0; node < barred.length; node++) {
            boolean success = run.state(node) == NodeState.SUCCESS;
            graph.edges().forEach(node, to -> barred[to] |= !success);
        }
        boolean all = true;
        for (int node = 0; node < barred.length; node++) {
            assertThat(run.state(node) == NodeState.NOT_RUNNABLE).isEqualTo(barred[node]);
            all &= run.state(node) == NodeState.SUCCESS;
        }
        assertThat(run.state()).isEqualTo(all ? NodeState.SUCCESS : NodeState.FAILURE);
    }

    private static void take(Run run, int node) {
        run.apply(new Event.Taken(NOW, node, run.attempt(node), "w#1"));
        assertThat(run.state(node)).isEqualTo(NodeState.RUNNING);
    }

    private static void succeed(Run run, int node) {
        take(run, node);
        run.apply(new Event.Ended(NOW, node, run.attempt(node), Outcome.SUCCESS, Map.of("k", "v"), "", ""));
        assertThat(run.state(node)).isEqualTo(NodeState.SUCCESS);
    }

    private static void fail(Run run, int node) {
        take(run, node);
        run.apply(new Event.Ended(NOW, node, run.attempt(node), Outcome.FAILURE, Map.of(), "it broke", ""));
    }

    private static List<NodeState> states(Run run) {
        List<NodeState> states = new ArrayList<>();
        for (int node = 0; node < run.graph().nodes().size(); node++) {
            states.add(run.state(node));
        }
        return states;
    }
}
