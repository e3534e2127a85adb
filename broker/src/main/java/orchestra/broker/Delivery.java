package orchestra.broker;

/**
 * One delivery. It is answered once; an answer over a connection that is gone does nothing, as the broker delivers again
 * by itself.
 */
public interface Delivery {
    /** The queue it came from. */
    String queue();

    byte[] body();

    /** Where it came from, as far as that is told. */
    default Origin origin() {
        return Origin.UNKNOWN;
    }

    /** Whether it was delivered before, perhaps to another. */
    boolean redelivered();

    /** It is dealt with. */
    void acknowledge();

    /** Back into its queue. */
    void giveBack();

    /** It can never be dealt with: to the dead letters of its queue, or nowhere if it has none. */
    void refuse();
}
