package orchestra.agent.apply;

/** The user the services run as. Each method says whether it changed anything and throws {@link StepFailure}. */
public interface Users {

    boolean ensure();

    boolean remove();
}
