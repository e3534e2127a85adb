package orchestra.agent.facts;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the unit lives.
 *
 * @param local whether this is a local unit, without root and systemd
 * @param charm where the charm is unpacked
 * @param state the unit's state folder
 * @param apiPort the API's TCP port
 * @param listenAddress the address the API listens on
 * @param databasePort the database's TCP port on the loopback interface
 * @param mongod the database server's program; empty where the machine has none
 */
public record Place(
        boolean local,
        Path charm,
        Path state,
        int apiPort,
        String listenAddress,
        int databasePort,
        Optional<Path> mongod) {

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
    public Path database() {
        return state.resolve("database");
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
