package orchestra.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.apply.Checkouts;
import orchestra.agent.apply.MemoryFile;
import orchestra.agent.apply.Mounts;
import orchestra.agent.apply.Ports;
import orchestra.agent.apply.Services;
import orchestra.agent.apply.Users;
import orchestra.agent.facts.Place;
import orchestra.agent.local.LocalPackages;
import orchestra.agent.machine.CheckoutProgram;
import orchestra.agent.machine.SystemFiles;
import orchestra.agent.plan.ServiceSpec;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;

/** Ports of a rehearsal: files are real, in a scratch folder, and everything else is as it should be already. */
final class RehearsalPorts {

    private RehearsalPorts() {}

    /** The unit with databases and brokers that are as they should be. */
    static Unit settled(Unit unit, RehearsalServers servers) {
        Ports ports = unit.ports();
        Ports settled = new Ports(
                ports.users(),
                ports.files(),
                ports.packages(),
                ports.hosts(),
                ports.mounts(),
                ports.services(),
                servers.databases(),
                servers.brokers(),
                checkouts(unit.place()),
                ports.probe(),
                ports.aotCaches(),
                ports.pause());
        return new Unit(unit.place(), settled, unit.memory());
    }

    static Unit unit(Unit real, Path scratch, RehearsalServers servers) {
        Place place = new Place(
                false,
                real.place().charm(),
                scratch,
                9,
                "127.0.0.1",
                new Place.DatabasePlace(Place.ServerProgram.at(Path.of("/bin/true")), false, 9),
                new Place.BrokerPlace(Place.ServerProgram.at(Path.of("/bin/true")), false, 9, 9, 9, 9));
        SystemFiles files = new SystemFiles(Map.of());
        Ports ports = new Ports(
                new KnownUser(),
                files,
                new LocalPackages(),
                _ -> false,
                new MountedAlready(real.ports().mounts()),
                new RunningAlready(),
                servers.databases(),
                servers.brokers(),
                checkouts(place),
                // One question to a port where nobody listens shows the way to an answer.
                (port, instance, _) -> real.ports().probe().problem(port, instance, Duration.ZERO),
                _ -> {},
                _ -> {});
        return new Unit(place, ports, new MemoryFile(place.privateFolder(), files));
    }

    /** As if each charm were fetched at once. */
    private static Checkouts checkouts(Place place) {
        return new CheckoutProgram(
                _ -> "{\"result\":\"done\",\"revision\":\"\",\"folder\":0}",
                new SystemFiles(Map.of()),
                _ -> {},
                place,
                place.state().resolve("charms") + "/<release>",
                "");
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
        public boolean keep(StorageSpec spec, Path path) {
            return false;
        }

        @Override
        public boolean unmount(Path path) {
            return false;
        }

        @Override
        public boolean furnish(Path path, String marker) {
            return false;
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
