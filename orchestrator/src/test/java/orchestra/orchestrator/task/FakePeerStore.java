package orchestra.orchestrator.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Peers in memory. */
final class FakePeerStore implements PeerStore {
    private final Map<String, Peer> peers = new LinkedHashMap<>();

    @Override
    public synchronized void beat(Peer peer) {
        peers.put(peer.incarnation(), peer);
    }

    @Override
    public synchronized List<Peer> all() {
        return List.copyOf(peers.values());
    }

    @Override
    public synchronized void remove(String incarnation) {
        peers.remove(incarnation);
    }
}
