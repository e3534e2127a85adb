package orchestra.agent.apply;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import orchestra.agent.plan.Goal;
import orchestra.agent.plan.ServiceStep;
import orchestra.agent.plan.Statuses;

/** Starts and stops services, and asks the API whether it is ready. */
final class ServiceSteps implements ServiceStep.Visitor<Outcome> {

    /** To take in what this hook changed: its own start, or its storage, database or settings. */
    private static final Duration CHANGED = Duration.ofSeconds(30);

    private static final Duration UNCHANGED = Duration.ofSeconds(3);

    private final Ports ports;
    private final Set<Goal> failed;
    private final List<String> changes;

    /**
     * Sees what the run has come to.
     *
     * @param failed the goals that are not met, to which it adds
     * @param changes what the run has changed so far
     */
    ServiceSteps(Ports ports, Set<Goal> failed, List<String> changes) {
        this.ports = ports;
        this.failed = failed;
        this.changes = Collections.unmodifiableList(changes);
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
        return Outcome.of(ports.services().run(service.spec()));
    }

    @Override
    public Outcome visit(ServiceStep.ReadyApi ready) {
        if (failed.contains(Goal.STORAGE)) {
            return new Outcome.Same();
        }
        return ports.probe()
                .problem(ready.port(), ready.instance(), changes.isEmpty() ? UNCHANGED : CHANGED)
                .<Outcome>map(problem -> new Outcome.Failed(Statuses.apiNotReady(problem)))
                .orElseGet(Outcome.Same::new);
    }
}
