package orchestra.broker;

/**
 * One delivery. It is answered once; an answer over a connection that is gone does nothing, as the broker delivers again
 * by itself.
 */
public interface Delivery {
    /** The queue it came from. */
    String queue();

    byte[] body();

    /** Whether it was delivered before, perhaps to another. */
    boolean redelivered();

    /** It is dealt with. */
    void acknowledge();

    /** Back into its queue. */
    void giveBack();

    /** It can never be dealt with: to the dead letters where the broker keeps them, and otherwise it is dropped and logged. */
    void refuse();
}
