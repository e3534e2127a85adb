package orchestra.agent.plan;

/** Whom a file belongs to: the agent itself (root on a machine) or the user the services run as. */
public enum Owner {
    AGENT,
    SERVICE
}
