package orchestra.protocol.gorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A graph as large as may be expected, read with memory in proportion. */
final class LargeGraphTest {
    private static final int NODES = 100_000;

    @Test
    void graphOfAHundredThousandNodesTakesLittleMemoryForEach() {
        byte[] body = body();
        Graphs.read(body);
        long before = allocated();
        Graph graph = Graphs.read(body);
        long used = allocated() - before;

        assertThat(graph.nodes()).hasSize(NODES);
        assertThat(graph.edges().count()).isEqualTo(2 * NODES - 3);
        // All that was ever allocated, most of which is garbage at once.
        assertThat(used).isLessThan(1500L * NODES);
        assertThat(Graphs.read(GraphWriter.write(graph))).isEqualTo(graph);
    }

    private static byte[] body() {
        StringBuilder json = new StringBuilder("{\"name\":\"large\",\"edges\":[");
        for (int node = 1; node < NODES; node++) {
            json.append(node == 1 ? "" : ",")
                    .append("[")
                    .append(node - 1)
                    .append(",")
                    .append(node)
                    .append("]");
            if (node > 1) {
                json.append(",[").append(node - 2).append(",").append(node).append("]");
            }
        }
        json.append("],\"nodes\":[");
        for (int node = 0; node < NODES; node++) {
            json.append(node == 0 ? "" : ",").append("{\"id\":").append(node);
            json.append(",\"name\":\"node ").append(node).append("\",\"engine\":\"shell\",\"artifact\":\"/bin/true\",");
            json.append("\"args\":[\"-n\",\"").append(node).append("\"]}");
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long allocated() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
