package orchestra.orchestrator.engine;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An engine that nodes may name.
 *
 * @param doc what it does, in one sentence
 * @param fills what fills the keys of a node's output
 * @param roles who may use it as long as no administrator has said otherwise
 */
public record Engine(String name, String doc, String fills, Set<Role> roles) {
    /** All there are. Those that run programs of the caller's are nobody's until an administrator allows them. */
    public static final List<Engine> ALL = List.of(
            new Engine("nil", "Does nothing, with success.", "Nothing.", EnumSet.allOf(Role.class)),
            new Engine(
                    "sleep",
                    "Waits for as many seconds as its first argument says, else for a random time below one.",
                    "result and every declared key: the node's name, _, and the Unix time of its end.",
                    EnumSet.allOf(Role.class)),
            new Engine(
                    "transform",
                    "Copies a medium or encodes it by a profile; artifact is copy or ffmpeg.",
                    "path as out= says, size in bytes, and duration in seconds where the result tells it.",
                    EnumSet.allOf(Role.class)),
            new Engine(
                    "shell",
                    "Runs a program of a worker's machine with the arguments as they are.",
                    "exit_code, and each declared key: the last line KEY=VALUE in the file that ORCHESTRA_OUTPUT"
                            + " names, else of the standard output.",
                    EnumSet.noneOf(Role.class)),
            new Engine(
                    "ssh",
                    "Runs a program of the host that target names with the arguments as they are.",
                    "exit_code, and each declared key: the last line KEY=VALUE of the standard output.",
                    EnumSet.noneOf(Role.class)),
            new Engine(
                    "toscassh",
                    "Runs a script of the host that target names, each argument NAME=VALUE a variable of it.",
                    "exit_code, and each declared key: the variable of that name at the script's end, else as ssh.",
                    EnumSet.noneOf(Role.class)));

    public Engine {
        roles = Set.copyOf(roles);
    }

    static Optional<Engine> named(String name) {
        return ALL.stream().filter(engine -> engine.name().equals(name)).findFirst();
    }

    /** The same engine for others. */
    Engine withRoles(Set<Role> others) {
        return new Engine(name, doc, fills, others);
    }
}
