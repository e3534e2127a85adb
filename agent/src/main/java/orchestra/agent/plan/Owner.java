package orchestra.agent.plan;

/** Whom a file belongs to, and whom a service runs as. A local unit has one user for all of them. */
public enum Owner {
    /** The agent itself, which is root on a machine. */
    AGENT,
    /** The orchestrator. */
    SERVICE,
    /** The database server. */
    DATABASE,
    /** The message broker. */
    BROKER
}
