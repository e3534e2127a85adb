package orchestra.agent.mongo;

/** Is told of each command that changes something, by its name, before it is sent. */
@FunctionalInterface
interface WriteListener {

    /** Wants to know nothing. */
    WriteListener NONE = command -> {};

    void before(String command);
}
