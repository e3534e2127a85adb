package orchestra.agent.action;

import orchestra.agent.apply.Runner;
import orchestra.agent.facts.Facts;
import orchestra.agent.facts.Rotation;

/** What a hook does, at the disposal of actions. */
public interface Reconciliation {

    /** Makes the unit what it should be, as a hook does, and the rotation's secrets anew. */
    Runner.Report run(Rotation rotation);

    /** The facts a plain hook, such as {@code update-status}, would find now; reading them changes nothing. */
    Facts look();
}
