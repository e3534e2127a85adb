package orchestra.agent.local;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import orchestra.agent.Unit;
import orchestra.agent.apply.Brokers;
import orchestra.agent.apply.MemoryFile;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.Ports;
import orchestra.agent.facts.Place;
import orchestra.agent.machine.AotTraining;
import orchestra.agent.machine.CheckoutProcess;
import orchestra.agent.machine.CheckoutProgram;
import orchestra.agent.machine.HostsFile;
import orchestra.agent.machine.HttpProbe;
import orchestra.agent.machine.Shell;
import orchestra.agent.machine.StorageFolders;
import orchestra.agent.machine.SystemFiles;
import orchestra.agent.mongo.MongoDatabases;
import orchestra.agent.rabbit.RabbitBrokers;

/**
 * A unit without root or systemd, as {@code ./run} plays it. The file {@code local.properties} beside the unpacked
 * charm, outside the archive, makes a unit local; it names the state folder, the ports and the database's program.
 */
public final class LocalUnit {

    /** A broker reads its queues first, and this machine may be busy. */
    private static final Duration BROKER_START = Duration.ofSeconds(90);

    private LocalUnit() {}

    /** The file that makes a unit local. */
    public static Path file(Path charm) {
        return charm.resolveSibling("local.properties");
    }

    /**
     * Wires the unit; throws {@link IllegalArgumentException} naming a property that is missing or wrong.
     *
     * @param charm where the charm is unpacked
     * @param jar the jar this process was started from
     */
    public static Unit at(Path charm, String jar) {
        Properties properties = read(file(charm));
        Path state = Path.of(required(properties, "state"));
        Place place = new Place(
                true,
                charm,
                state,
                port(properties, "api.port"),
                "127.0.0.1",
                new Place.DatabasePlace(
                        Place.ServerProgram.at(Path.of(required(properties, "mongod"))),
                        flag(properties, "mongod.embedded"),
                        port(properties, "database.port")),
                new Place.BrokerPlace(
                        Place.ServerProgram.at(Path.of(required(properties, "rabbitmq"))),
                        flag(properties, "rabbitmq.embedded"),
                        port(properties, "broker.port"),
                        port(properties, "broker.management.port"),
                        port(properties, "broker.distribution.port"),
                        port(properties, "broker.epmd.port")));
        SystemFiles files = new SystemFiles(Map.of());
        InstantSource clock = InstantSource.system();
        Ports ports = new Ports(
                new LocalUsers(),
                files,
                new LocalPackages(),
                new HostsFile(state.resolve("hosts")),
                new LocalMounts(new StorageFolders(files)),
                new LocalServices(new ServiceFiles(state), state.resolve("log"), clock, Pause.REAL),
                MongoDatabases.patient(),
                brokers(place, files, clock),
                new CheckoutProgram(
                        new CheckoutProcess(new Shell(), charm),
                        files,
                        // A local unit installs nothing: what is missing is told when it is used.
                        _ -> {},
                        place,
                        state.resolve("charms").toString(),
                        properties.getProperty("certificates", "/etc/ssl/certs/ca-certificates.crt")),
                new HttpProbe(clock, Pause.REAL),
                new AotTraining(new Shell(), charm.resolve("runtime/bin/java"), jar, place),
                Pause.REAL);
        return new Unit(place, ports, new MemoryFile(place.privateFolder(), files));
    }

    private static Brokers brokers(Place place, SystemFiles files, InstantSource clock) {
        if (!place.broker().embedded()) {
            return new RabbitBrokers(BROKER_START, clock, Pause.REAL);
        }
        Path users = place.brokerFolder().resolve("users.json");
        return new UsersFileBroker(users, files, place.state().resolve("log"), clock, Pause.REAL);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
        return properties;
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("local.properties lacks " + key);
        }
        return value;
    }

    private static boolean flag(Properties properties, String key) {
        String value = properties.getProperty(key, "false").strip();
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("local.properties: " + key + " is true or false, found " + value);
        }
        return value.equals("true");
    }

    private static int port(Properties properties, String key) {
        String value = required(properties, key);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("local.properties: " + key + " is a port, found " + value, e);
        }
    }
}
