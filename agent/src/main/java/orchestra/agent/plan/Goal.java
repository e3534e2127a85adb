package orchestra.agent.plan;

/** The parts of a unit that steps make so, and that other steps may need. */
public enum Goal {
    /** Folders and the service user. */
    GROUND,
    /** Every secret the orchestrator signs people in with. */
    SECRETS,
    /** The shared storage, mounted and verified. */
    STORAGE,
    /** The database server runs. */
    DATABASE,
    /** The orchestrator runs and answers. */
    API,
    /** What other units and operators see in Juju. */
    MODEL
}
