package orchestra.agent.plan;

import orchestra.charm.Secret;

/**
 * How the agent gets into a database server.
 *
 * @param uri a MongoDB connection string with credentials that may manage users
 * @param seal a key of the unit's own, with which the adapter marks what it made so that it knows, without asking for a
 *     password, whether a user is as it left it
 */
public record DatabaseAccess(Secret uri, Secret seal) {}
