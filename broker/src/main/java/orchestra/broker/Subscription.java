package orchestra.broker;

/** Consuming that goes on. */
public interface Subscription extends AutoCloseable {
    /** No more deliveries until {@link #resume}; those given already stay to be answered. */
    void pause();

    void resume();

    /** Ends it; deliveries that are not answered go back to their queues. */
    @Override
    void close();
}
