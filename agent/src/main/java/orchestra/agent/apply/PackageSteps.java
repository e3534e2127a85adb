package orchestra.agent.apply;

import java.util.Set;
import orchestra.agent.plan.PackageStep;
import orchestra.agent.plan.Statuses;
import orchestra.charm.Juju;

/** Installs software, and tells so meanwhile: it can take minutes. */
final class PackageSteps implements PackageStep.Visitor<Outcome> {

    private final Ports ports;
    private final Juju juju;

    PackageSteps(Ports ports, Juju juju) {
        this.ports = ports;
        this.juju = juju;
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
        juju.writeStatus(Statuses.installing(missing));
        ports.packages().install(missing);
        return new Outcome.Changed();
    }

    @Override
    public Outcome visit(PackageStep.Released step) {
        return Outcome.of(ports.packages().release());
    }
}
