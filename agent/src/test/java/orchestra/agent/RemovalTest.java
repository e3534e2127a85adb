package orchestra.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orchestra.agent.apply.Checkouts;
import orchestra.agent.apply.Hosts;
import orchestra.agent.apply.MemoryFile;
import orchestra.agent.apply.Mounts;
import orchestra.agent.apply.Ports;
import orchestra.agent.apply.QuietPorts;
import orchestra.agent.apply.Services;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.checkout.CheckoutAnswer;
import orchestra.agent.checkout.CheckoutOrder;
import orchestra.agent.facts.Place;
import orchestra.agent.machine.SystemFiles;
import orchestra.agent.plan.ServiceSpec;
import orchestra.agent.storage.Mounted;
import orchestra.agent.storage.StorageSpec;
import orchestra.charm.HookEnvironment;
import orchestra.charm.HookTools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A unit's last hook ends well once nothing of ours is left, since Juju knows nothing of the unit after it. */
final class RemovalTest {

    private static final Map<String, String> ANSWERS = Map.of(
            "config-get", "{}",
            "is-leader", "true",
            "relation-ids", "[]",
            "secret-get", "{\"root-secret\":\"trial\",\"nodes-secret\":\"trial\"}",
            "secret-info-get", "{\"trial\":{\"revision\":1}}",
            "status-get", "{\"status\":\"active\",\"message\":\"\"}",
            "opened-ports", "[]");

    @TempDir
    private Path folder;

    private final List<String> logged = new ArrayList<>();
    private Optional<String> hostsTrouble = Optional.empty();
    private Optional<String> checkoutsTrouble = Optional.empty();
    private Optional<Mounted> mounted = Optional.empty();
    private Place place;

    @BeforeEach
    void live() throws Exception {
        place = new Place(
                true,
                Files.createDirectories(folder.resolve("charm")),
                folder.resolve("state"),
                9,
                "127.0.0.1",
                new Place.DatabasePlace(Place.ServerProgram.at(Path.of("/bin/true")), false, 9),
                new Place.BrokerPlace(Place.ServerProgram.at(Path.of("/bin/true")), false, 9, 9, 9, 9));
        Files.createDirectories(place.privateFolder());
        Files.writeString(place.privateFolder().resolve("memory.json"), "{}");
    }

    @Test
    void whatFailsIsTriedAgainByJuju() {
        hostsTrouble = Optional.of("/etc/hosts cannot be written");

        assertThat(remove()).isEqualTo(1);
        assertThat(logged)
                .anyMatch(text -> text.contains("/etc/hosts cannot be written"))
                .last()
                .asString()
                .startsWith("the unit is not removed yet");
        assertThat(place.privateFolder().resolve("memory.json")).exists();

        hostsTrouble = Optional.empty();
        assertThat(remove()).isZero();
        assertThat(place.state()).doesNotExist();
    }

    @Test
    void whereCharmsLieIsKnownUntilTheyAreGone() throws Exception {
        checkoutsTrouble = Optional.of("the folder cannot be removed");
        Path note = Files.writeString(place.privateFolder().resolve("oscied-webui.checkout"), "");

        assertThat(remove()).isEqualTo(1);
        assertThat(note).exists();

        checkoutsTrouble = Optional.empty();
        assertThat(remove()).isZero();
        assertThat(place.state()).doesNotExist();
    }

    @Test
    void whatSomebodyElsePutInTheStoragesPlaceKeepsNoUnit() {
        mounted = Optional.of(new Mounted("precious", "tmpfs"));

        assertThat(remove()).isZero();
        assertThat(logged).anyMatch(text -> text.contains("which is not ours"));
        assertThat(place.privateFolder().resolve("memory.json")).doesNotExist();
    }

    private int remove() {
        SystemFiles files = new SystemFiles(Map.of());
        Hosts hosts = _ -> fails(hostsTrouble);
        Ports quiet = QuietPorts.with(files, hosts, new OnePlace(), new NoServices());
        Ports ports = new Ports(
                quiet.users(),
                quiet.files(),
                quiet.packages(),
                quiet.hosts(),
                quiet.mounts(),
                quiet.services(),
                quiet.databases(),
                quiet.brokers(),
                new Charms(),
                quiet.probe(),
                quiet.aotCaches(),
                quiet.pause());
        HookEnvironment environment = HookEnvironment.from(Map.of(
                "JUJU_DISPATCH_PATH",
                "hooks/remove",
                "JUJU_UNIT_NAME",
                "orchestra/0",
                "JUJU_CHARM_DIR",
                place.charm().toString()));
        HookTools tools = (command, _) -> {
            if (command.getFirst().equals("juju-log")) {
                logged.add(command.getLast());
            }
            return new HookTools.Answer(0, ANSWERS.getOrDefault(command.getFirst(), ""), "");
        };
        Unit unit = new Unit(place, ports, new MemoryFile(place.privateFolder(), files));
        return new Agent(environment, unit, tools, System.nanoTime()).run();
    }

    private static boolean fails(Optional<String> trouble) {
        trouble.ifPresent(reason -> {
            throw new StepFailure(reason);
        });
        return false;
    }

    private final class Charms implements Checkouts {
        @Override
        public CheckoutAnswer fetch(CheckoutOrder order) {
            throw new AssertionError("nothing is fetched at the end");
        }

        @Override
        public boolean there(CheckoutOrder order) {
            return true;
        }

        @Override
        public boolean remove(String name) {
            return fails(checkoutsTrouble);
        }
    }

    private final class OnePlace implements Mounts {
        @Override
        public Optional<Mounted> at(Path path) {
            return mounted;
        }

        @Override
        public void mount(StorageSpec spec, Path path) {
            throw new AssertionError("nothing is mounted at the end");
        }

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

    private record NoServices() implements Services {
        @Override
        public boolean run(ServiceSpec spec) {
            throw new AssertionError("nothing is started at the end");
        }

        @Override
        public boolean running(String name) {
            return false;
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
