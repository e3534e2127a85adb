package orchestra.agent.apply;

import java.util.Set;
import orchestra.agent.plan.BrokerAccess;
import orchestra.agent.plan.BrokerUser;

/**
 * A message broker's virtual hosts and users. A method waits for the broker for a while, says whether it changed
 * anything and throws {@link StepFailure}, whose message holds no secret. Each may be tried again after having been
 * killed at any point, and at no point is there neither an old nor a new password that works.
 */
public interface Brokers {

    /** The broker has this virtual host, and neither the user {@code guest} nor the virtual host {@code /}. */
    boolean virtualHost(BrokerAccess access, String name);

    /**
     * The user is there with that password and those permissions, in that virtual host and no other, and with no
     * right to manage. When the password was another one, the connections opened with it are closed.
     */
    boolean user(BrokerAccess access, BrokerUser user);

    /** The user is gone and its connections are closed. */
    boolean drop(BrokerAccess access, String name);

    /** The users that {@link #user} made. */
    Set<String> ours(BrokerAccess access);

    /** Whether the user has a connection open. */
    boolean inUse(BrokerAccess access, String name);
}
