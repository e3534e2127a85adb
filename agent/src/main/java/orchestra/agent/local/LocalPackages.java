package orchestra.agent.local;

import java.util.Set;
import orchestra.agent.apply.Packages;
import orchestra.agent.apply.StepFailure;

/** A local unit installs nothing. */
final class LocalPackages implements Packages {

    @Override
    public boolean ensure(Set<String> names) {
        throw new StepFailure("a local unit installs nothing");
    }
}
