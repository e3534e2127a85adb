package orchestra.agent.local;

import java.util.Set;
import orchestra.agent.apply.Packages;

/**
 * A local unit installs nothing and has nothing to install: what needs packages is a file system that {@link
 * LocalMounts} refuses, with the cure.
 */
final class LocalPackages implements Packages {

    @Override
    public boolean ensure(Set<String> names) {
        return false;
    }
}
