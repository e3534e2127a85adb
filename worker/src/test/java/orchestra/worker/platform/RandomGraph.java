package orchestra.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A graph, and what must become of it, worked out from what the pages of tasks and engines say and from nothing of ours.
 *
 * @param before for each node, the nodes that it comes after
 */
record RandomGraph(String name, List<Kind> kinds, List<Set<Integer>> before) {
    static final int NODES_LEAST = 5;
    static final int NODES_MOST = 15;

    private static final int SUCCESS = 3;
    private static final int FAILURE = 4;
    private static final int NOT_RUNNABLE = 5;
    private static final int TIMEOUT = 10;
    /** Most nodes cost no message: it is to be many graphs, not a long test. */
    private static final double JOBS = 0.1;

    private static final List<Kind> DRAWN = List.of(
            Kind.JOB,
            Kind.JOB,
            Kind.JOB,
            Kind.JOB,
            Kind.SLEEP,
            Kind.SLEEP,
            Kind.SLEEP,
            Kind.SLEEP,
            Kind.FAILS,
            Kind.FAILS_ONCE,
            Kind.FAILS_TWICE,
            Kind.TOO_LONG);

    /**
     * What a node does; the state it ends in when all before it succeed, and how many attempts workers make. What fails
     * without having run is not tried again.
     */
    enum Kind {
        NIL("\"engine\": \"nil\"", SUCCESS, 0),
        JOB("\"engine\": \"nil\", \"target\": \"transform\"", SUCCESS, 1),
        SLEEP("\"engine\": \"sleep\", \"args\": [\"0.03\"]", SUCCESS, 1),
        FAILS(
                "\"engine\": \"transform\", \"artifact\": \"copy\", \"args\": [\"in=no-such-file\", \"out=never\"]",
                FAILURE,
                1),
        FAILS_ONCE(shell("case $ORCHESTRA_ATTEMPT in *-1) exit 1;; esac"), SUCCESS, 2),
        FAILS_TWICE(shell("exit 1"), FAILURE, 2),
        TOO_LONG("\"engine\": \"sleep\", \"args\": [\"300\"], \"timeout\": 1", TIMEOUT, 1);

        private final String fields;
        private final int state;
        private final int attempts;

        Kind(String fields, int state, int attempts) {
            this.fields = fields;
            this.state = state;
            this.attempts = attempts;
        }

        private static String shell(String script) {
            return "\"engine\": \"shell\", \"artifact\": \"sh\", \"args\": [\"-c\", \"" + script
                    + "\"], \"retry\": {\"attempts\": 2, \"backoff\": 0.1}";
        }
    }

    /** One that cannot end before there is a worker: some node without others before it is a job. */
    static RandomGraph draw(String name, Random random) {
        int size = random.nextInt(NODES_LEAST, NODES_MOST + 1);
        // Nodes are numbered in no order, so that nothing goes well because numbers happen to rise.
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, random);
        Kind[] kinds = new Kind[size];
        List<Set<Integer>> before = new ArrayList<>();
        IntStream.range(0, size).forEach(node -> before.add(new HashSet<>()));
        for (int place = 0; place < size; place++) {
            int node = order.get(place);
            kinds[node] = place == 0 ? Kind.JOB : kind(random);
            for (int edge = place == 0 ? 0 : random.nextInt(4); edge > 0; edge--) {
                before.get(node).add(order.get(random.nextInt(place)));
            }
        }
        return new RandomGraph(name, Arrays.asList(kinds), before);
    }

    private static Kind kind(Random random) {
        return random.nextDouble() < JOBS ? DRAWN.get(random.nextInt(DRAWN.size())) : Kind.NIL;
    }

    /** In the form that is posted. */
    String json() {
        String nodes = IntStream.range(0, kinds.size())
                .mapToObj(node -> "{\"id\": %d, \"name\": \"n%d\", %s}".formatted(node, node, kinds.get(node).fields))
                .collect(Collectors.joining(","));
        String edges = IntStream.range(0, kinds.size())
                .boxed()
                .flatMap(node -> new TreeSet<>(before.get(node)).stream().map(from -> "[%d,%d]".formatted(from, node)))
                .collect(Collectors.joining(","));
        return "{\"name\":\"%s\",\"edges\":[%s],\"nodes\":[%s]}".formatted(name, edges, nodes);
    }

    /** The state that a node must end in. */
    int state(int node) {
        return runs(node) ? kinds.get(node).state : NOT_RUNNABLE;
    }

    /** The state that the task must end in. */
    int state() {
        boolean all = IntStream.range(0, kinds.size()).allMatch(node -> state(node) == SUCCESS);
        return all ? SUCCESS : FAILURE;
    }

    /** Whether all before a node must succeed. */
    boolean runs(int node) {
        return before.get(node).stream().allMatch(from -> state(from) == SUCCESS);
    }

    /** Fails unless a task, as the API tells it once it is over, is what must have become of this. */
    void check(JsonNode task) {
        assertThat(task.path("state").intValue()).as("%s", task).isEqualTo(state());
        for (int node = 0; node < kinds.size(); node++) {
            JsonNode told = task.path("nodes").get(node);
            assertThat(told.path("state").intValue())
                    .as("node %s of %s", node, task)
                    .isEqualTo(state(node));
            assertThat(told.path("attempt").intValue())
                    .as("attempts at node %s of %s", node, task)
                    .isEqualTo(runs(node) ? kinds.get(node).attempts : 0);
            if (runs(node)) {
                checkOrder(task, node);
            }
        }
    }

    private void checkOrder(JsonNode task, int node) {
        Instant started = date(task, node, "start_date");
        assertThat(date(task, node, "stop_date"))
                .as("node %s of %s", node, task)
                .isAfterOrEqualTo(started);
        for (int from : before.get(node)) {
            assertThat(date(task, from, "stop_date"))
                    .as("node %s comes after %s in %s", node, from, task)
                    .isBeforeOrEqualTo(started);
        }
    }

    private static Instant date(JsonNode task, int node, String name) {
        return Instant.parse(task.path("nodes").get(node).path(name).stringValue());
    }
}
