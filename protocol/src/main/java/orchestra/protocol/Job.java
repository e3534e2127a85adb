package orchestra.protocol;

import java.time.Duration;
import java.util.List;

/**
 * What a worker is told to do: one attempt at one node.
 *
 * @param name the node's name, for people
 * @param artifact what the engine runs: a command, a script, a file; may be empty
 * @param args with what other nodes gave already put in
 * @param outputs the names of the values that are wanted back
 * @param timeout after which it is to be ended; zero for none
 */
public record Job(
        AttemptId attempt,
        String engine,
        String name,
        String target,
        String artifact,
        List<String> args,
        List<String> outputs,
        Duration timeout) {
    public Job {
        args = List.copyOf(args);
        outputs = List.copyOf(outputs);
        if (engine.isEmpty()) {
            throw new IllegalArgumentException("a job must name its engine");
        }
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a job's timeout must not be negative");
        }
    }
}
