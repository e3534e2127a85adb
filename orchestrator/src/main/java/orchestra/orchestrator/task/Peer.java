package orchestra.orchestrator.task;

/**
 * An orchestrator, as it says of itself.
 *
 * @param incarnation this process of it
 * @param address the base of its API's URL, for its peers
 * @param beat grows while it lives
 * @param untaken how many of its jobs nobody has taken for longer than a moment
 */
public record Peer(String incarnation, String address, long beat, long untaken) {
    /** The beat of one that stopped and says so. */
    public static final long LEFT = -1;

    boolean left() {
        return beat == LEFT;
    }
}
