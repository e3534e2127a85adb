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
record UnitProperties(int apiPort, int databasePort, BrokerPorts broker) {
    private static final int PREFERRED = 8080;
    private static final int ANY = 0;

    /**
     * Where the broker listens.
     *
     * @param amqp for its clients
     * @param management for RabbitMQ's management API
     * @param distribution for the tools of Erlang
     * @param epmd for the Erlang port mapper, which tells them the port above
     */
    record BrokerPorts(int amqp, int management, int distribution, int epmd) {}

    /** Reads the file and claims its ports, or free ones; then writes what this start needs. */
    static UnitProperties settle(Path file, Place place, Database database, Broker broker, PortClaims claims) {
        try {
            Properties properties = read(file);
            UnitProperties kept = new UnitProperties(
                    claimed(properties, "api.port", PREFERRED, claims),
                    claimed(properties, "database.port", ANY, claims),
                    new BrokerPorts(
                            claimed(properties, "broker.port", ANY, claims),
                            claimed(properties, "broker.management.port", ANY, claims),
                            claimed(properties, "broker.distribution.port", ANY, claims),
                            claimed(properties, "broker.epmd.port", ANY, claims)));
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, kept.text(place, database, broker));
            return kept;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep " + file, failure);
        }
    }

    private String text(Place place, Database database, Broker server) {
        return """
            state=%s
            api.port=%d
            database.port=%d
            mongod=%s
            mongod.embedded=%b
            broker.port=%d
            broker.management.port=%d
            broker.distribution.port=%d
            broker.epmd.port=%d
            rabbitmq=%s
            rabbitmq.embedded=%b
            """.formatted(
                        place.unitState(),
                        apiPort,
                        databasePort,
                        database.program(),
                        database.embedded(),
                        broker.amqp,
                        broker.management,
                        broker.distribution,
                        broker.epmd,
                        server.program(),
                        server.embedded());
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
        return properties;
    }

    private static int claimed(Properties properties, String key, int preferred, PortClaims claims) {
        return claims.claim(Integer.parseInt(properties.getProperty(key, Integer.toString(preferred))));
    }
}
