package orchestra.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The file {@code local.properties} beside the unpacked charm, which makes the unit a local one. Ports are chosen once
 * and kept, so that bookmarks and clients outlive a restart.
 *
 * @param apiPort where the API listens while there is storage
 * @param databasePort where the database listens
 */
record UnitProperties(int apiPort, int databasePort) {
    private static final int PREFERRED = 8080;

    /** Reads the file, or chooses free ports; then writes what this start needs. */
    static UnitProperties settle(Path file, Place place, Path mongod) {
        Properties properties = new Properties();
        try {
            if (Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    properties.load(reader);
                }
            }
            UnitProperties kept = properties.containsKey("api.port")
                    ? new UnitProperties(
                            Integer.parseInt(properties.getProperty("api.port")),
                            Integer.parseInt(properties.getProperty("database.port")))
                    : chosen();
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    "state=" + place.unitState() + "\napi.port=" + kept.apiPort + "\ndatabase.port=" + kept.databasePort
                            + "\nmongod=" + mongod + "\n");
            return kept;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep " + file, failure);
        }
    }

    private static UnitProperties chosen() throws IOException {
        try (ServerSocket api = bound(PREFERRED);
                ServerSocket database = bound(0)) {
            return new UnitProperties(api.getLocalPort(), database.getLocalPort());
        }
    }

    /** The preferred port when it is free, else any. */
    private static ServerSocket bound(int preferred) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), preferred));
            return socket;
        } catch (IOException taken) {
            socket.close();
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
    }
}
