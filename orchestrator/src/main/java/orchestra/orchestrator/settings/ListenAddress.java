package orchestra.orchestrator.settings;

/**
 * Where the API listens.
 *
 * @param host an address of this machine, or one that stands for all of them
 * @param port 1 to 65535
 */
public record ListenAddress(String host, int port) {
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
