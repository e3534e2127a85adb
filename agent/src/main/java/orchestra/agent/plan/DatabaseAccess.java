package orchestra.agent.plan;

import orchestra.agent.account.MongoUri;
import orchestra.charm.Secret;

/**
 * How the agent gets into a database server.
 *
 * @param uri a MongoDB connection string with credentials that may manage users
 * @param seal a key of the unit's own, with which the adapter marks what it made so that it knows, without asking for a
 *     password, whether a user is as it left it
 */
public record DatabaseAccess(Secret uri, Secret seal) {

    /** Into a server of this machine, by its key file, as the server's own user {@code __system}. */
    public static DatabaseAccess byKey(int port, Secret key, Secret seal) {
        return new DatabaseAccess(
                MongoUri.direct("127.0.0.1", port)
                        .with("authMechanism", "SCRAM-SHA-256")
                        .of("__system", key, "", "local"),
                seal);
    }
}
