package orchestra.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import orchestra.agent.apply.Brokers;
import orchestra.agent.apply.Databases;
import orchestra.agent.apply.MemoryFile;
import orchestra.agent.apply.Mounts;
import orchestra.agent.apply.Ports;
import orchestra.agent.apply.Services;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.apply.Users;
import orchestra.agent.facts.Place;
import orchestra.agent.machine.SystemFiles;
import orchestra.agent.mongo.MongoDatabases;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerUser;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;
import orchestra.agent.plan.ServiceSpec;
import orchestra.agent.rabbit.RabbitBrokers;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/** Ports of a rehearsal: files are real, in a scratch folder, and everything else is as it should be already. */
final class RehearsalPorts {

    private RehearsalPorts() {}

    /** The unit with databases and brokers that are as they should be. */
    static Unit settled(Unit unit) {
        Ports ports = unit.ports();
        Ports settled = new Ports(
                ports.users(),
                ports.files(),
                ports.packages(),
                ports.hosts(),
                ports.mounts(),
                ports.services(),
                new SettledDatabases(),
                new SettledBrokers(),
                ports.probe(),
                ports.aotCaches(),
                ports.pause());
        return new Unit(unit.place(), settled, unit.memory());
    }

    static Unit unit(Unit real, Path scratch) {
        Place place = new Place(
                false,
                real.place().charm(),
                scratch,
                9,
                "127.0.0.1",
                new Place.DatabasePlace(Optional.of(Path.of("/bin/true")), false, 9),
                new Place.BrokerPlace(Optional.of(Path.of("/bin/true")), false, 9, 9, 9, 9));
        SystemFiles files = new SystemFiles(Optional.empty());
        Ports ports = new Ports(
                new KnownUser(),
                files,
                _ -> false,
                _ -> false,
                new MountedAlready(real.ports().mounts()),
                new RunningAlready(),
                new SettledDatabases(),
                new SettledBrokers(),
                // One question to a port where nobody listens shows the way to an answer.
                (port, instance, _) -> real.ports().probe().problem(port, instance, Duration.ZERO),
                _ -> {},
                _ -> {});
        return new Unit(place, ports, new MemoryFile(place.privateFolder(), files));
    }

    private record KnownUser() implements Users {
        @Override
        public boolean ensure() {
            return false;
        }

        @Override
        public boolean remove() {
            return false;
        }
    }

    private record MountedAlready(Mounts real) implements Mounts {
        @Override
        public Optional<Mounted> at(Path path) {
            real.at(path);
            return Optional.of(new Mounted("10.0.0.1:/srv/data", "nfs4"));
        }

        @Override
        public void mount(StorageSpec spec, Path path) {}

        @Override
        public void unmount(Path path) {}

        @Override
        public boolean furnish(Path path, String marker) {
            return false;
        }
    }

    /** One question to a port where nobody listens shows the way to an answer; then all is as it should be. */
    private record SettledDatabases(Databases real) implements Databases {

        SettledDatabases() {
            this(new MongoDatabases(Duration.ZERO));
        }

        @Override
        public boolean replicaSet(DatabaseAccess access, String name, String member) {
            asked(() -> real.replicaSet(access, name, member));
            return false;
        }

        @Override
        public boolean user(DatabaseAccess access, DatabaseUser user) {
            return false;
        }

        @Override
        public boolean drop(DatabaseAccess access, String database, String name) {
            return false;
        }

        @Override
        public Set<String> ours(DatabaseAccess access, String database) {
            return Set.of();
        }

        @Override
        public boolean inUse(DatabaseAccess access, String database, String name) {
            return false;
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private record SettledBrokers(Brokers real) implements Brokers {

        SettledBrokers() {
            this(new RabbitBrokers(Duration.ZERO, InstantSource.system(), _ -> {}));
        }

        @Override
        public boolean virtualHost(BrokerAccess access, String name) {
            asked(() -> real.virtualHost(access, name));
            return false;
        }

        @Override
        public boolean user(BrokerAccess access, BrokerUser user) {
            return false;
        }

        @Override
        public boolean drop(BrokerAccess access, String name) {
            return false;
        }

        @Override
        public Set<String> ours(BrokerAccess access) {
            return Set.of();
        }

        @Override
        public boolean inUse(BrokerAccess access, String name) {
            return false;
        }
    }

    private static void asked(Runnable question) {
        try {
            question.run();
        } catch (StepFailure e) {
            // Nobody answers a rehearsal.
        }
    }

    private record RunningAlready() implements Services {
        @Override
        public boolean run(ServiceSpec spec) {
            return false;
        }

        @Override
        public boolean running(String name) {
            return true;
        }

        @Override
        public boolean stop(String name) {
            return false;
        }

        @Override
        public boolean remove(String name) {
            return false;
        }
    }
}
