package orchestra.agent.apply;

import java.util.Optional;
import java.util.Set;
import orchestra.agent.plan.PackageStep;
import orchestra.agent.plan.Statuses;
import orchestra.charm.Juju;
import orchestra.charm.Status;

/** Installs software, and tells so meanwhile: it can take minutes. */
final class PackageSteps implements PackageStep.Visitor<Outcome> {

    private final Ports ports;
    private final Juju juju;
    private Optional<Status> shown = Optional.empty();

    PackageSteps(Ports ports, Juju juju) {
        this.ports = ports;
        this.juju = juju;
    }

    /** The status that was shown meanwhile, if one was. */
    Optional<Status> shown() {
        return shown;
    }

    @Override
    public Outcome visit(PackageStep.Source step) {
        return Outcome.of(ports.packages().source(step.source()));
    }

    @Override
    public Outcome visit(PackageStep.Installed step) {
        Set<String> missing = ports.packages().missing(step.names());
        if (missing.isEmpty()) {
            return new Outcome.Same();
        }
        Status status = Statuses.installing(missing);
        juju.writeStatus(status);
        shown = Optional.of(status);
        ports.packages().install(missing);
        return new Outcome.Changed();
    }

    @Override
    public Outcome visit(PackageStep.Released step) {
        return Outcome.of(ports.packages().release());
    }
}
