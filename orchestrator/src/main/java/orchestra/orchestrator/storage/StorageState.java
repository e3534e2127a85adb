package orchestra.orchestrator.storage;

/** Whether the storage is there. */
public sealed interface StorageState {
    record There() implements StorageState {}

    /** It is not; {@code cause} says why, for an operator. */
    record Missing(String cause) implements StorageState {}

    default boolean there() {
        return this instanceof There;
    }
}
