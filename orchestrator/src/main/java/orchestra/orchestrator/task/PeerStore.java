package orchestra.orchestrator.task;

import java.util.List;

/** Where orchestrators beat. */
public interface PeerStore {
    /** Stores or replaces what a peer says. */
    void beat(Peer peer);

    List<Peer> all();

    void remove(String incarnation);
}
