package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No bytes make the reader throw, and what it refuses has between one and twenty reasons. */
final class GraphReaderFuzzTest {
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "true",
            "0",
            "1",
            "3",
            "-1",
            "1.5",
            "1e999",
            "\"nodes\":[",
            "\"digraph\":[",
            "\"edges\":[",
            "\"id\":",
            "\"name\":",
            "\"engine\":",
            "\"args\":[",
            "\"output\":{",
            "\"retry\":{",
            "\"timeout\":",
            "\"priority\":",
            "\"\\ud800\"",
            "\"x=get_attribute (:a\"",
            "\\u0000",
            "{}",
            "\"a\"",
            "[0,1]",
            "99999999999999999999");

    @Property(tries = 3000)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        check(bytes);
    }

    @Property(tries = 3000)
    void anyPiecesOfAGraphAreReadOrRefused(@ForAll Random random) {
        StringBuilder json = new StringBuilder(random.nextBoolean() ? "{" : "");
        for (int left = random.nextInt(40); left > 0; left--) {
            json.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        check(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 3000)
    void graphWithSomeBytesChangedIsReadOrRefused(@ForAll("graphs") Graph graph, @ForAll Random random) {
        byte[] bytes = GraphWriter.write(graph);
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            byte other = random.nextBoolean()
                    ? bytes[random.nextInt(bytes.length)]
                    : (byte) random.nextInt(Byte.MIN_VALUE, Byte.MAX_VALUE + 1);
            bytes[random.nextInt(bytes.length)] = other;
        }
        check(random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
    }

    @Property(tries = 1000)
    void graphWithAPieceInItIsReadOrRefused(@ForAll("graphs") Graph graph, @ForAll Random random) {
        String json = new String(GraphWriter.write(graph), StandardCharsets.UTF_8);
        int place = random.nextInt(json.length());
        int end = Math.min(json.length(), place + random.nextInt(6));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        check((json.substring(0, place) + piece + json.substring(end)).getBytes(StandardCharsets.UTF_8));
    }

    /** What was read is a graph that can be kept, and comes back the same. */
    private static void check(byte[] bytes) {
        switch (Graphs.reader().read(bytes)) {
            case GraphReader.Read read -> {
                assertThat(Graphs.read(GraphWriter.write(read.graph()))).isEqualTo(read.graph());
                assertThat(CycleFinder.cycle(read.graph().edges())).isEmpty();
                assertThat(read.notes()).hasSizeLessThanOrEqualTo(20);
            }
            case GraphReader.Refused refused ->
                assertThat(refused.problems())
                        .hasSizeBetween(1, 20)
                        .allSatisfy(problem -> assertThat(problem.message()).isNotEmpty());
        }
    }

    @Provide
    Arbitrary<Graph> graphs() {
        return Graphs.any();
    }
}
