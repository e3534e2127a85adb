package orchestra.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orchestra.agent.local.LocalUnit;
import orchestra.agent.machine.MachineUnit;
import orchestra.charm.HookEnvironment;
import orchestra.charm.HookTools;
import orchestra.charm.ProcessHookTools;

/**
 * Goes through the motions of a hook, a few times, on a scratch folder and with canned answers, so that the AOT cache knows
 * the classes and code of a real one. It changes nothing else on the machine.
 */
final class Rehearsal {

    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("config-get", "{\"verbose\":false,\"root_secret\":\"\",\"storage_ip\":\"\"}"),
            Map.entry("is-leader", "true"),
            Map.entry("relation-list", "[\"storage/0\"]"),
            Map.entry(
                    "relation-get",
                    "{\"active-unit\":\"orchestra/0\",\"fstype\":\"nfs\",\"mountpoint\":\"/srv/data\","
                            + "\"ingress-address\":\"10.0.0.1\",\"options\":\"rw\"}"),
            Map.entry("secret-get", "{\"root-secret\":\"rehearsal\",\"nodes-secret\":\"rehearsal\"}"),
            Map.entry("secret-info-get", "{\"rehearsal\":{\"revision\":1}}"),
            Map.entry("status-get", "{\"status\":\"active\",\"message\":\"\"}"),
            Map.entry("opened-ports", "[\"8080/tcp\"]"));

    private Rehearsal() {}

    /** Runs in a scratch folder beside the cache, whose folder the variable {@code ORCHESTRA_REHEARSAL} names. */
    static void run(Map<String, String> variables) {
        Path folder = Path.of(variables.getOrDefault("ORCHESTRA_REHEARSAL", ""));
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("ORCHESTRA_REHEARSAL names no folder; the agent sets it by itself");
        }
        try {
            Path scratch = Files.createTempDirectory(folder, "rehearsal");
            Path charm = Files.createDirectories(scratch.resolve("unit").resolve("charm"));
            RehearsalServers servers = RehearsalServers.of(
                    folder.resolveSibling("agent").resolve("memory.json"),
                    port(variables, "ORCHESTRA_REHEARSAL_DATABASE"),
                    port(variables, "ORCHESTRA_REHEARSAL_BROKER"));
            Unit machine = MachineUnit.at(charm, "");
            Unit standIn = RehearsalPorts.unit(machine, scratch, servers);
            Files.writeString(
                    LocalUnit.file(charm),
                    "state=" + scratch + "\n"
                            + "api.port=9\n"
                            + "database.port=9\n"
                            + "mongod=/bin/true\n"
                            + "rabbitmq=/bin/true\n"
                            + "broker.port=9\n"
                            + "broker.management.port=9\n"
                            + "broker.distribution.port=9\n"
                            + "broker.epmd.port=9\n");
            Unit local = RehearsalPorts.settled(LocalUnit.at(charm, ""), servers);
            for (Unit unit : List.of(standIn, local, standIn)) {
                new Agent(environment(charm), unit, new CannedTools(true), System.nanoTime()).run();
                new Agent(environment(charm), unit, new CannedTools(false), System.nanoTime()).run();
            }
            standIn.ports().files().gone(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("the rehearsal has no scratch folder", e);
        }
    }

    /** A port to ask at; one where nobody listens where none is named. */
    private static int port(Map<String, String> variables, String name) {
        return Integer.parseInt(variables.getOrDefault(name, "9"));
    }

    private static HookEnvironment environment(Path charm) {
        return HookEnvironment.from(Map.of(
                "JUJU_DISPATCH_PATH",
                "hooks/update-status",
                "JUJU_UNIT_NAME",
                "orchestra/0",
                "JUJU_CHARM_DIR",
                charm.toString(),
                "JUJU_VERSION",
                "3.6.11"));
    }

    /**
     * Answers from a table, but through a real process, as a real tool would.
     *
     * @param related whether there is a storage relation
     */
    private record CannedTools(boolean related) implements HookTools {

        @Override
        public Answer call(List<String> command, String stdin) {
            String answer = command.getFirst().equals("relation-ids")
                    ? relations(command.getLast())
                    : ANSWERS.getOrDefault(command.getFirst(), "");
            return new ProcessHookTools().call(List.of("echo", answer), "");
        }

        private String relations(String endpoint) {
            boolean there = endpoint.equals("cluster") || (related && endpoint.equals("storage"));
            return there ? "[\"" + endpoint + ":0\"]" : "[]";
        }
    }
}
