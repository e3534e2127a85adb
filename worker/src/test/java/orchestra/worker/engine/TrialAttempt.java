package orchestra.worker.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import orchestra.protocol.AttemptId;
import orchestra.protocol.Job;
import orchestra.protocol.TaskId;

/** An attempt as a worker gives it to an engine, which a test can stop and look into. */
final class TrialAttempt implements Attempt {
    /** What was told once. */
    record Told(OptionalDouble ratio, String text) {}

    private final Path folder;
    private final List<Told> told = new ArrayList<>();
    private final List<Runnable> stops = new ArrayList<>();
    private boolean stopping;

    TrialAttempt(Path folder) {
        this.folder = folder;
    }

    /** A job for the first attempt at a node of a task of its own. */
    static Job job(String engine, String target, String artifact, List<String> args, List<String> outputs) {
        AttemptId id = new AttemptId(TaskId.of(UUID.randomUUID()), 3, 2);
        return new Job(id, engine, "trial", target, artifact, args, outputs, Duration.ZERO);
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public synchronized void progress(OptionalDouble ratio, String text) {
        told.add(new Told(ratio, text));
    }

    @Override
    public synchronized void onStop(Runnable stop) {
        stops.add(stop);
        if (stopping) {
            stop.run();
        }
    }

    @Override
    public synchronized boolean stopping() {
        return stopping;
    }

    synchronized void stop() {
        stopping = true;
        stops.forEach(Runnable::run);
    }

    synchronized List<Told> told() {
        return List.copyOf(told);
    }
}
