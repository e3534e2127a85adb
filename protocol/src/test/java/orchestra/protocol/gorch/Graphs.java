package orchestra.protocol.gorch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import orchestra.protocol.Priority;

/** Graphs to test with, and readers of them. */
final class Graphs {
    private static final String LETTERS = "abz:.-_ \u00e9\u20ac\"\\{}[](*\uD83C\uDFAC";

    private Graphs() {}

    static GraphReader reader() {
        return new GraphReader(engine -> Optional.empty());
    }

    static Graph read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    static Graph read(byte[] json) {
        return switch (reader().read(json)) {
            case GraphReader.Read read -> read.graph();
            case GraphReader.Refused refused -> throw new AssertionError(refused);
        };
    }

    static List<String> notes(String json) {
        return switch (reader().read(json.getBytes(StandardCharsets.UTF_8))) {
            case GraphReader.Read read -> read.notes();
            case GraphReader.Refused refused -> throw new AssertionError(refused);
        };
    }

    static List<GraphProblem> problems(String json) {
        return problems(reader(), json);
    }

    static List<GraphProblem> problems(GraphReader reader, String json) {
        return switch (reader.read(json.getBytes(StandardCharsets.UTF_8))) {
            case GraphReader.Read read -> throw new AssertionError(read);
            case GraphReader.Refused refused -> refused.problems();
        };
    }

    /** Edges of pairs: from, to, from, to. */
    static Edges edges(int nodes, int... ends) {
        int count = ends.length / 2;
        int[] from = IntStream.range(0, count).map(edge -> ends[2 * edge]).toArray();
        int[] to = IntStream.range(0, count).map(edge -> ends[2 * edge + 1]).toArray();
        return Edges.of(nodes, from, to, ones(count), count);
    }

    static byte[] ones(int count) {
        byte[] ones = new byte[count];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }

    /** Any graph without a cycle, with any fields that may be. */
    static Arbitrary<Graph> any() {
        return Arbitraries.randomValue(Graphs::graph);
    }

    private static Graph graph(Random random) {
        int nodes = 1 + random.nextInt(30);
        List<Node> list = new ArrayList<>();
        for (int id = 0; id < nodes; id++) {
            list.add(node(random, id));
        }
        return new Graph(
                text(random, 10),
                list,
                acyclic(random, nodes),
                timeout(random),
                random.nextBoolean() ? Priority.NORMAL : Priority.HIGH);
    }

    /** Edges along a random order of the nodes, none twice, with random cells. */
    static Edges acyclic(Random random, int nodes) {
        int[] order = IntStream.range(0, nodes).toArray();
        for (int last = nodes - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int swapped = order[last];
            order[last] = order[other];
            order[other] = swapped;
        }
        int[] from = new int[nodes * nodes];
        int[] to = new int[nodes * nodes];
        byte[] cells = new byte[nodes * nodes];
        int count = 0;
        byte[] known = {1, 1, 1, 2, 3, 4, 5, 10, 11};
        int density = 1 + random.nextInt(10);
        for (int first = 0; first < nodes; first++) {
            for (int second = first + 1; second < nodes; second++) {
                if (random.nextInt(density) == 0) {
                    from[count] = order[first];
                    to[count] = order[second];
                    cells[count++] = known[random.nextInt(known.length)];
                }
            }
        }
        return Edges.of(nodes, from, to, cells, count);
    }

    private static Node node(Random random, int id) {
        String engine = random.nextBoolean() ? "shell" : Node.NIL;
        return new Node(
                id,
                text(random, 6),
                text(random, 6),
                engine,
                text(random, 20) + (random.nextBoolean() ? "\n" : ""),
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(arg -> text(random, 8) + "\n\t")
                        .toList(),
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(key -> "key_" + key)
                        .toList(),
                timeout(random),
                retry(random),
                random.nextBoolean() ? Optional.empty() : Optional.of(Priority.LOW));
    }

    private static Retry retry(Random random) {
        long backoff = random.nextLong(10_000);
        return random.nextBoolean()
                ? Retry.NONE
                : new Retry(
                        1 + random.nextInt(100),
                        Duration.ofMillis(backoff),
                        Duration.ofMillis(backoff + random.nextLong(10_000)));
    }

    private static Duration timeout(Random random) {
        return random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(1 + random.nextLong(Limits.WAIT.toMillis()));
    }

    private static String text(Random random, int most) {
        int[] letters = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}
