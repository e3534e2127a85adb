package orchestra.agent.backup;

/** Is told how far a backup or restore is. */
public interface Progress {

    /** Something was read or written: it does not hang. */
    void moved();

    /** A line for the operator. */
    void said(String line);

    /** Runs what may take long without moving, and has a deadline of its own. */
    void slowly(Runnable work);
}
