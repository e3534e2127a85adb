package orchestra.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orchestra.agent.machine.MachineUnit;
import orchestra.charm.HookEnvironment;
import orchestra.charm.HookTools;
import orchestra.charm.ProcessHookTools;

/**
 * Goes through the motions of a hook, twice, on a scratch folder and with canned answers, so that the AOT cache knows
 * the classes and code of a real one. It changes nothing else on the machine.
 */
final class Rehearsal {

    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("config-get", "{\"verbose\":false,\"root_secret\":\"\",\"storage_ip\":\"\"}"),
            Map.entry("is-leader", "true"),
            Map.entry("relation-ids", "[\"cluster:0\"]"),
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
            Unit real = MachineUnit.at(scratch.resolve("charm"), "");
            real.ports().mounts().at(scratch);
            Unit unit = RehearsalPorts.unit(real, scratch);
            for (int i = 0; i < 2; i++) {
                new Agent(environment(scratch), unit, new CannedTools(), System.nanoTime()).run();
            }
            unit.ports().files().gone(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("the rehearsal has no scratch folder", e);
        }
    }

    private static HookEnvironment environment(Path scratch) {
        return HookEnvironment.from(Map.of(
                "JUJU_DISPATCH_PATH",
                "hooks/update-status",
                "JUJU_UNIT_NAME",
                "orchestra/0",
                "JUJU_CHARM_DIR",
                scratch.resolve("charm").toString(),
                "JUJU_VERSION",
                "3.6.11"));
    }

    /** Answers from a table, but through a real process, as a real tool would. */
    private static final class CannedTools implements HookTools {

        private final ProcessHookTools real = new ProcessHookTools();

        @Override
        public Answer call(List<String> command, String stdin) {
            return real.call(List.of("echo", ANSWERS.getOrDefault(command.getFirst(), "")), "");
        }
    }
}
