package orchestra.worker.engine;

import java.nio.file.Path;
import java.util.List;

/** A worker that a test kills: it runs a program that scatters, and tells when it has. */
final class FakeWorker {
    private FakeWorker() {}

    /** Arguments: the worker's name, and a folder. */
    public static void main(String[] args) throws java.io.IOException {
        Path folder = Path.of(args[1]);
        String script =
                "trap '' TERM HUP; setsid sh -c 'sleep 610' & sleep 611 & (setsid sleep 612 &) ; touch begun; wait";
        new Processes(args[0])
                .run(
                        Command.of(List.of("sh", "-c", script), folder),
                        TrialAttempt.job("shell", "", "", List.of(), List.of()).attempt(),
                        new TrialAttempt(folder));
    }
}
