package orchestra.orchestrator.engine;

/** Whether somebody may use an engine. */
public sealed interface EngineAccess {
    /** They may. */
    record Known(Engine engine) implements EngineAccess {}

    /** There is no engine of this name. */
    record Unknown() implements EngineAccess {}

    /** There is one, but not for them. */
    record Forbidden(Engine engine) implements EngineAccess {}
}
