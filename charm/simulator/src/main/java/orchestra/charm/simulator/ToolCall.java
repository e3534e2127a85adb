package orchestra.charm.simulator;

import java.util.List;

/**
 * One call of a hook tool, with its answer.
 *
 * @param unit whose hook called
 * @param hook the file that ran, as {@code hooks/install}
 * @param context ID of that run
 * @param number in that run, from 1
 * @param tool its name
 * @param args its arguments
 * @param stdin what it was given on standard input, empty when it asked for none
 * @param answer what it answered; its code is -1 when the caller was killed before
 */
public record ToolCall(
        String unit,
        String hook,
        String context,
        int number,
        String tool,
        List<String> args,
        String stdin,
        Answer answer) {
    public ToolCall {
        args = List.copyOf(args);
    }

    /** Whether it asks for a change; a second run of a converged charm makes no such call. */
    public boolean writes() {
        return switch (tool) {
            case "relation-set",
                    "status-set",
                    "application-version-set",
                    "open-port",
                    "close-port",
                    "state-set",
                    "state-delete",
                    "secret-add",
                    "secret-set",
                    "secret-grant",
                    "secret-revoke",
                    "secret-remove",
                    "leader-set",
                    "storage-add",
                    "juju-reboot" -> true;
            default -> false;
        };
    }
}
