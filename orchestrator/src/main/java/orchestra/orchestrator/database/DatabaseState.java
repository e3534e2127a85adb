package orchestra.orchestrator.database;

/** Whether the database answers. */
public sealed interface DatabaseState {
    record Up() implements DatabaseState {}

    /** It does not; {@code cause} says why, for an operator, without credentials. */
    record Down(String cause) implements DatabaseState {}
}
