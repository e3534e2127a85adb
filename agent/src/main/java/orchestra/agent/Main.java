package orchestra.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import orchestra.agent.local.LocalUnit;
import orchestra.agent.machine.MachineUnit;
import orchestra.charm.HookEnvironment;
import orchestra.charm.ProcessHookTools;

/**
 * The program behind every file in {@code hooks/} and {@code actions/}. It ends with 0 when the unit's state is as it
 * should be or a status tells what keeps it from being so, and with 1 when Juju should try again.
 */
public final class Main {

    private Main() {}

    /** Runs the hook or action that the environment names; {@code --rehearse} goes through the motions of one. */
    public static void main(String[] arguments) {
        long started = System.nanoTime();
        if (arguments.length == 1 && arguments[0].equals("--rehearse")) {
            Rehearsal.run(System.getenv());
            return;
        }
        try {
            int code = run(System.getenv(), started);
            if (code != 0) {
                System.exit(code);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("orchestra agent: " + e.getMessage());
            System.exit(1);
        }
    }

    private static int run(Map<String, String> variables, long started) {
        HookEnvironment environment = HookEnvironment.from(variables);
        Path charm = environment.charmFolder();
        String jar = System.getProperty("java.class.path", "");
        Unit unit = Files.exists(LocalUnit.file(charm)) ? LocalUnit.at(charm, jar) : MachineUnit.at(charm, jar);
        return new Agent(environment, unit, new ProcessHookTools(), started).run();
    }
}
