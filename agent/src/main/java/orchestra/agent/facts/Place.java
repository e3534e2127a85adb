package orchestra.agent.facts;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where the unit lives.
 *
 * @param local whether this is a local unit, without root and systemd
 * @param charm where the charm is unpacked
 * @param state the unit's state folder
 * @param apiPort the API's TCP port
 * @param listenAddress the address the API listens on
 * @param database the database server of this machine
 * @param broker the message broker of this machine
 */
public record Place(
        boolean local,
        Path charm,
        Path state,
        int apiPort,
        String listenAddress,
        DatabasePlace database,
        BrokerPlace broker) {

    /**
     * The database server of this machine.
     *
     * @param server MongoDB
     * @param embedded whether it is the one that comes with {@code ./run}, which knows neither users nor replica sets
     * @param port its TCP port
     */
    public record DatabasePlace(ServerProgram server, boolean embedded, int port) {}

    /**
     * The message broker of this machine.
     *
     * @param server RabbitMQ's own {@code rabbitmq-server}, not a distribution's wrapper that changes the user
     * @param embedded whether it is the one that comes with {@code ./run}
     * @param port its TCP port for AMQP
     * @param managementPort its TCP port for the management API, on the loopback interface
     * @param distributionPort the TCP port of Erlang's distribution, on the loopback interface
     * @param epmdPort the TCP port of the Erlang port mapper, on the loopback interface
     */
    public record BrokerPlace(
            ServerProgram server, boolean embedded, int port, int managementPort, int distributionPort, int epmdPort) {}

    /**
     * A program the unit needs.
     *
     * @param path where it is, or where its package puts it
     * @param installed whether it is there now
     * @param packages what has it, to be installed where it is not there; empty where nothing can be installed
     */
    public record ServerProgram(Path path, boolean installed, Set<String> packages) {

        public ServerProgram {
            packages = Set.copyOf(packages);
        }

        /** One that is there. */
        public static ServerProgram at(Path path) {
            return new ServerProgram(path, true, Set.of());
        }
    }

    /** A name by which this unit's orchestrator is told from another's on the same machine. */
    public String instance() {
        return "orchestra-" + Integer.toHexString(state.toString().hashCode());
    }

    /** The agent's own folder, for root's eyes only. */
    public Path privateFolder() {
        return state.resolve("agent");
    }

    /** Where the shared storage is mounted. */
    public Path storage() {
        return state.resolve("storage");
    }

    /** The secrets the orchestrator reads, one file each. */
    public Path credentials() {
        return state.resolve("credentials");
    }

    /** The orchestrator's settings. */
    public Path settings() {
        return state.resolve("orchestrator.properties");
    }

    /** The database's files. */
    public Path databaseFolder() {
        return state.resolve("database");
    }

    /** The broker's files; also the home of the programs that are its. */
    public Path brokerFolder() {
        return state.resolve("broker");
    }

    /** The services' temporary files. */
    public Path temporary() {
        return state.resolve("tmp");
    }

    /** The AOT cache with which later hooks start faster. */
    public Path aotCache() {
        return state.resolve("aot").resolve("agent.aot");
    }
}
