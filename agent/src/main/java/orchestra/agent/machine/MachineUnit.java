package orchestra.agent.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestra.agent.Unit;
import orchestra.agent.apply.MemoryFile;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.Ports;
import orchestra.agent.facts.Place;
import orchestra.agent.mongo.MongoDatabases;
import orchestra.agent.packages.MongoSource;
import orchestra.agent.plan.Owner;
import orchestra.agent.rabbit.RabbitBrokers;

/** A unit on a machine of its own, run as root. */
public final class MachineUnit {

    private static final Path STATE = Path.of("/var/lib/orchestra");
    private static final Path UNITS = Path.of("/etc/systemd/system");
    private static final Map<Owner, String> USERS = Map.of(
            Owner.SERVICE, "orchestra",
            Owner.DATABASE, "orchestra-mongod",
            Owner.BROKER, "orchestra-rabbitmq");
    private static final int API_PORT = 8080;
    private static final int DATABASE_PORT = 27017;
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/local/bin"), Path.of("/usr/local/sbin"), Path.of("/usr/sbin"), Path.of("/usr/bin"));

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
        SystemFiles files = new SystemFiles(USERS);
        Map<String, String> proxies = Proxies.of(System.getenv());
        AptSources sources =
                new AptSources(files, Path.of("/etc/apt"), Path.of("/etc/os-release"), new HttpsKeyServer(proxies));
        ForeignServices foreign = new ForeignServices(shell, files, UNITS, place.privateFolder());
        AptPackages packages = new AptPackages(
                shell, sources, foreign, proxies, Pause.REAL, new InstallationNote(files, place.privateFolder()));
        Ports ports = new Ports(
                new SystemUsers(shell, List.copyOf(USERS.values()), STATE),
                files,
                packages,
                new HostsFile(Path.of("/etc/hosts")),
                new MachineMounts(shell, new StorageFolders(files), Pause.REAL, new MountUnitFile(shell, files, UNITS)),
                new SystemdServices(shell, files, UNITS, USERS, place.privateFolder()),
                MongoDatabases.patient(),
                new RabbitBrokers(BROKER_START, InstantSource.system(), Pause.REAL),
                new CheckoutProgram(
                        new CheckoutProcess(shell, charm),
                        files,
                        packages::ensure,
                        place,
                        "~/charms/<release>",
                        CERTIFICATES),
                new HttpProbe(InstantSource.system(), Pause.REAL),
                new AotTraining(shell, charm.resolve("runtime/bin/java"), jar, place),
                Pause.REAL);
        return new Unit(place, ports, new MemoryFile(place.privateFolder(), files));
    }

    private static Place.ServerProgram mongod() {
        return program(PROGRAMS.stream().map(folder -> folder.resolve("mongod")).toList(), MongoSource.PACKAGE);
    }

    private static Place.ServerProgram rabbitmq() {
        return program(RABBITMQ, "rabbitmq-server");
    }

    /** The first that is there, or where the package is going to put it, which is the last. */
    private static Place.ServerProgram program(List<Path> places, String packageName) {
        for (Path path : places) {
            if (Files.isExecutable(path)) {
                return new Place.ServerProgram(
                        path, !InstallationNote.in(STATE.resolve("agent"), packageName), Set.of(packageName));
            }
        }
        return new Place.ServerProgram(places.getLast(), false, Set.of(packageName));
    }
}
