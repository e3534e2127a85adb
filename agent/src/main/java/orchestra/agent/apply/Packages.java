package orchestra.agent.apply;

import java.util.Set;
import orchestra.agent.packages.MongoSource;

/** The machine's software packages. Each method throws {@link StepFailure} with the package manager's reason. */
public interface Packages {

    /** Those of the named that are not installed. */
    Set<String> missing(Set<String> names);

    /** Installs them; a service they bring is not started, now or later. */
    void install(Set<String> names);

    /** Installs what is missing; says whether anything was. */
    default boolean ensure(Set<String> names) {
        Set<String> missing = missing(names);
        if (!missing.isEmpty()) {
            install(missing);
        }
        return !missing.isEmpty();
    }

    /** MongoDB's packages come from there; says whether that changed anything. */
    boolean source(MongoSource source);

    /** Nothing of ours is left with the package manager; says whether anything was. */
    boolean release();
}
