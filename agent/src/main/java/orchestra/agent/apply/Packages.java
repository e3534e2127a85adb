package orchestra.agent.apply;

import java.util.Set;

/** The machine's software packages. */
public interface Packages {

    /** Installs what is missing; says whether anything was and throws {@link StepFailure}. */
    boolean ensure(Set<String> names);
}
