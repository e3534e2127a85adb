package orchestra.agent.apply;

import java.util.Set;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;

/**
 * Database servers and their users. A method waits for the server for a while, says whether it changed anything and
 * throws {@link StepFailure}, whose message holds no secret. Each may be tried again after having been killed at any
 * point, and at no point is there neither an old nor a new password that works.
 */
public interface Databases extends AutoCloseable {

    /**
     * The server is the only member, and the primary, of a replica set.
     *
     * @param member the member's address, {@code host:port}; one that differs is put right
     */
    boolean replicaSet(DatabaseAccess access, String name, String member);

    /**
     * The user is there with that password and those roles. When the password was another one, whoever still has a
     * connection open under it may do nothing more with it.
     */
    boolean user(DatabaseAccess access, DatabaseUser user);

    /** The user is gone, and connections it has open may do nothing more. */
    boolean drop(DatabaseAccess access, String database, String name);

    /** The users of a database that {@link #user} made. */
    Set<String> ours(DatabaseAccess access, String database);

    /** Whether the user has a connection open. */
    boolean inUse(DatabaseAccess access, String database, String name);

    /** Closes what was opened on the way. */
    @Override
    void close();
}
