package orchestra.broker;

/** Whether the broker answers. */
public sealed interface BrokerState {
    /** It does; {@code product} says which broker it is, as it says itself. */
    record Up(String product) implements BrokerState {}

    /** It does not; {@code cause} says why, for an operator, without credentials. */
    record Down(String cause) implements BrokerState {}
}
