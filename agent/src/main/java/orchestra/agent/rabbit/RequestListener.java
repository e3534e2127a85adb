package orchestra.agent.rabbit;

/** Is told each request before it is sent. */
@FunctionalInterface
interface RequestListener {

    /** Tells nobody. */
    RequestListener NONE = (method, path) -> {};

    void sending(String method, String path);
}
