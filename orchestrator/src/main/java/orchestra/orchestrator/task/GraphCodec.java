package orchestra.orchestrator.task;

import orchestra.protocol.gorch.Graph;

/** Graphs as bytes, to be stored. */
public interface GraphCodec {
    byte[] write(Graph graph);

    /** Reads what {@link #write} wrote. */
    Graph read(byte[] bytes);
}
