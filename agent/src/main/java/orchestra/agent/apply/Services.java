package orchestra.agent.apply;

import orchestra.agent.plan.ServiceSpec;

/** Long-running processes. Each method says whether it changed anything and throws {@link StepFailure}. */
public interface Services {

    /** The service runs exactly so; restarted when its description changed. */
    boolean run(ServiceSpec spec);

    /** Whether the service runs now, as described or not. */
    boolean running(String name);

    /** The service does not run, and does not start by itself. */
    boolean stop(String name);

    /** The machine no longer knows the service. */
    boolean remove(String name);
}
