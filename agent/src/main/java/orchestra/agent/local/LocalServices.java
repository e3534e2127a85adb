package orchestra.agent.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import orchestra.agent.apply.Pause;
import orchestra.agent.apply.Services;
import orchestra.agent.apply.StepFailure;
import orchestra.agent.plan.ServiceSpec;

/** Services run by our own {@link Supervisor}, which this adapter tells what is wanted. */
final class LocalServices implements Services {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final ServiceFiles files;
    private final Path log;
    private final InstantSource clock;
    private final Pause pause;

    LocalServices(ServiceFiles files, Path log, InstantSource clock, Pause pause) {
        this.files = files;
        this.log = log;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public boolean run(ServiceSpec spec) {
        if (!files.supervised()) {
            throw new StepFailure("the supervisor does not run; ./run starts it");
        }
        boolean changed = files.want(spec);
        boolean was = runsAsWanted(spec.name());
        if (!was && !await(() -> runsAsWanted(spec.name()))) {
            throw new StepFailure("it does not stay up; see " + log.resolve(spec.name() + ".log"));
        }
        return changed || !was;
    }

    @Override
    public boolean running(String name) {
        return files.running(name).filter(ServiceFiles.Running::alive).isPresent();
    }

    @Override
    public boolean stop(String name) {
        boolean wanted = files.unwant(name);
        boolean was = running(name) || wanted;
        if (was && files.supervised() && !await(() -> files.running(name).isEmpty())) {
            throw new StepFailure("the service " + name + " does not stop");
        }
        return was;
    }

    @Override
    public boolean remove(String name) {
        return stop(name);
    }

    private boolean runsAsWanted(String name) {
        return files.wanted(name)
                .flatMap(wanted -> files.running(name)
                        .filter(running -> running.digest().equals(wanted.digest()) && running.alive()))
                .isPresent();
    }

    private boolean await(BooleanSupplier condition) {
        Instant end = clock.instant().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            if (clock.instant().isAfter(end)) {
                return false;
            }
            pause.of(BETWEEN);
        }
        return true;
    }
}
