package orchestra.agent.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import orchestra.agent.Unit;
import orchestra.agent.apply.MemoryFile;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.Ports;
import orchestra.agent.facts.Place;
import orchestra.agent.mongo.MongoDatabases;
import orchestra.agent.rabbit.RabbitBrokers;

/** A unit on a machine of its own, run as root. */
public final class MachineUnit {

    private static final Path STATE = Path.of("/var/lib/orchestra");
    private static final String USER = "orchestra";
    private static final int API_PORT = 8080;
    private static final int DATABASE_PORT = 27017;
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/usr/local/sbin"), Path.of("/usr/sbin"));

    /** Where Debian, Ubuntu and RabbitMQ's own packages keep the program that changes no user. */
    private static final List<Path> RABBITMQ = List.of(Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"));

    /** A broker reads its queues first. */
    private static final Duration BROKER_START = Duration.ofSeconds(90);

    /** What the machine trusts; update-ca-certificates adds to it. */
    private static final String CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

    private MachineUnit() {}

    /**
     * Wires the unit.
     *
     * @param charm where the charm is unpacked
     * @param jar the jar this process was started from
     */
    public static Unit at(Path charm, String jar) {
        Place place = new Place(
                false,
                charm,
                STATE,
                API_PORT,
                "0.0.0.0",
                new Place.DatabasePlace(mongod(), false, DATABASE_PORT),
                new Place.BrokerPlace(rabbitmq(), false, 5672, 15672, 25672, 24369));
        Shell shell = new Shell();
        SystemFiles files = new SystemFiles(Optional.of(USER));
        Ports ports = new Ports(
                new SystemUsers(shell, USER, STATE),
                files,
                new AptPackages(shell),
                new HostsFile(Path.of("/etc/hosts")),
                new MachineMounts(shell, new StorageFolders(files), Pause.REAL),
                new SystemdServices(shell, files, Path.of("/etc/systemd/system"), USER),
                MongoDatabases.patient(),
                new RabbitBrokers(BROKER_START, InstantSource.system(), Pause.REAL),
                new CheckoutProgram(
                        new CheckoutProcess(shell, charm),
                        files,
                        new AptPackages(shell),
                        place,
                        "~/charms/<release>",
                        CERTIFICATES),
                new HttpProbe(InstantSource.system(), Pause.REAL),
                new AotTraining(shell, charm.resolve("runtime/bin/java"), jar, place),
                Pause.REAL);
        return new Unit(place, ports, new MemoryFile(place.privateFolder(), files));
    }

    private static Optional<Path> mongod() {
        return PROGRAMS.stream()
                .map(folder -> folder.resolve("mongod"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> rabbitmq() {
        return RABBITMQ.stream().filter(Files::isExecutable).findFirst();
    }
}
