package orchestra.agent.plan;

/** The parts of a unit that steps make so, and that other steps may need. */
public enum Goal {
    /** Folders and the service user. */
    GROUND,
    /** Every secret the orchestrator signs people in with. */
    SECRETS,
    /** The shared storage, mounted and verified. */
    STORAGE,
    /** The accounts at database and broker are remembered: what is done with them can be done again. */
    ACCOUNTS,
    /** The database server runs and knows the orchestrator. */
    DATABASE,
    /** The message broker runs and knows the orchestrator. */
    BROKER,
    /** The orchestrator runs and answers. */
    API,
    /** Database and broker know the workers. */
    WORKERS,
    /** The charms of web UI, transform and publisher are in their place. */
    CHECKOUTS,
    /** What other units and operators see in Juju. */
    MODEL
}
