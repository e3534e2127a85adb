package orchestra.agent.apply;

import java.time.Duration;
import java.util.Set;
import orchestra.agent.plan.Goal;
import orchestra.agent.plan.ServiceStep;
import orchestra.agent.plan.Statuses;

/** Starts and stops services, and asks the API whether it is ready. */
final class ServiceSteps implements ServiceStep.Visitor<Outcome> {

    private static final Duration JUST_STARTED = Duration.ofSeconds(30);
    private static final Duration RUNNING = Duration.ofSeconds(3);

    private final Ports ports;
    private final Set<Goal> failed;
    private boolean apiStarted;

    /** Sees, and adds to, the goals that are not met. */
    ServiceSteps(Ports ports, Set<Goal> failed) {
        this.ports = ports;
        this.failed = failed;
    }

    @Override
    public Outcome visit(ServiceStep.Stopped step) {
        return Outcome.of(ports.services().stop(step.name()));
    }

    @Override
    public Outcome visit(ServiceStep.Removed step) {
        return Outcome.of(ports.services().remove(step.name()));
    }

    @Override
    public Outcome visit(ServiceStep.Running service) {
        if (service.needs().stream().anyMatch(failed::contains)) {
            // A running one has its own gate; starting one is what its needs forbid.
            if (!ports.services().running(service.spec().name())) {
                failed.add(service.goal());
            }
            return new Outcome.Same();
        }
        boolean changed = ports.services().run(service.spec());
        apiStarted = apiStarted || (changed && service.goal() == Goal.API);
        return Outcome.of(changed);
    }

    @Override
    public Outcome visit(ServiceStep.ReadyApi ready) {
        if (failed.contains(Goal.STORAGE)) {
            return new Outcome.Same();
        }
        return ports.probe()
                .problem(ready.port(), ready.instance(), apiStarted ? JUST_STARTED : RUNNING)
                .<Outcome>map(problem -> new Outcome.Failed(Statuses.apiNotReady(problem)))
                .orElseGet(Outcome.Same::new);
    }
}
