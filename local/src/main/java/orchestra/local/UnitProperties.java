package orchestra.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The file {@code local.properties} beside the unpacked charm, which makes the unit a local one. Ports are chosen once
 * and kept, so that bookmarks and clients outlive a restart; one that another program took meanwhile is chosen anew.
 *
 * @param apiPort where the API listens while there is storage
 * @param databasePort where the database listens
 */
record UnitProperties(int apiPort, int databasePort) {
    private static final int PREFERRED = 8080;
    private static final int ANY = 0;

    /** Reads the file and claims its ports, or free ones; then writes what this start needs. */
    static UnitProperties settle(Path file, Place place, Path mongod, PortClaims claims) {
        Properties properties = new Properties();
        try {
            if (Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    properties.load(reader);
                }
            }
            UnitProperties kept = new UnitProperties(
                    claims.claim(Integer.parseInt(properties.getProperty("api.port", Integer.toString(PREFERRED)))),
                    claims.claim(Integer.parseInt(properties.getProperty("database.port", Integer.toString(ANY)))));
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
}
