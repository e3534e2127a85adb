package orchestra.agent.mongo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import orchestra.agent.apply.Databases;
import orchestra.agent.plan.DatabaseAccess;
import orchestra.agent.plan.DatabaseUser;

/**
 * MongoDB servers, each over one connection that is opened when it is first needed. What a server tells of its users is
 * remembered until something is changed or {@link #close} is called, so an instance is for one hook. Not for several
 * threads.
 */
public final class MongoDatabases implements Databases {

    /** A server that was just started after a crash reads its journal first. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Duration patience;
    private final WriteListener listener;
    private final Map<String, Server> servers = new HashMap<>();

    /**
     * Opens nothing yet.
     *
     * @param patience how long each method waits for a server that does not answer or is not the primary yet
     */
    public MongoDatabases(Duration patience) {
        this(patience, WriteListener.NONE);
    }

    MongoDatabases(Duration patience, WriteListener listener) {
        this.patience = patience;
        this.listener = listener;
    }

    /** Waits as long as a server may take that was just started. */
    public static MongoDatabases patient() {
        return new MongoDatabases(PATIENCE);
    }

    @Override
    public boolean replicaSet(DatabaseAccess access, String name, String member) {
        Server server = server(access);
        return server.settle("set up the replica set " + name, () -> new ReplicaSet(server, name, member).ensure());
    }

    @Override
    public boolean user(DatabaseAccess access, DatabaseUser user) {
        Server server = server(access);
        Accounts accounts = server.accounts();
        return server.settle(
                "set up the user " + user.name() + " of the database " + user.database(),
                () -> accounts.ensure(user, access.seal()));
    }

    @Override
    public boolean drop(DatabaseAccess access, String database, String name) {
        Server server = server(access);
        Accounts accounts = server.accounts();
        return server.settle(
                "drop the user " + name + " of the database " + database, () -> accounts.drop(database, name));
    }

    @Override
    public Set<String> ours(DatabaseAccess access, String database) {
        Server server = server(access);
        Accounts accounts = server.accounts();
        return server.know("list the users of the database " + database, () -> accounts.ours(database));
    }

    @Override
    public boolean inUse(DatabaseAccess access, String database, String name) {
        Server server = server(access);
        Accounts accounts = server.accounts();
        return server.know("list the connections", () -> accounts.inUse(database, name));
    }

    @Override
    public void close() {
        servers.values().forEach(Server::close);
        servers.clear();
    }

    private Server server(DatabaseAccess access) {
        String uri = access.uri().reveal();
        Server known = servers.get(uri);
        if (known != null) {
            return known;
        }
        Server opened = Server.open(uri, patience, listener);
        servers.put(uri, opened);
        return opened;
    }
}
