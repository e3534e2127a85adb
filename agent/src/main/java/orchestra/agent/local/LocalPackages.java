package orchestra.agent.local;

import java.util.Set;
import orchestra.agent.apply.Packages;
import orchestra.agent.packages.MongoSource;

/**
 * A local unit installs nothing and has nothing to install: what needs packages is a file system that {@link
 * LocalMounts} refuses, with the cure.
 */
public final class LocalPackages implements Packages {

    @Override
    public Set<String> missing(Set<String> names) {
        return Set.of();
    }

    @Override
    public void install(Set<String> names) {}

    @Override
    public boolean source(MongoSource source) {
        return false;
    }

    @Override
    public boolean release() {
        return false;
    }
}
