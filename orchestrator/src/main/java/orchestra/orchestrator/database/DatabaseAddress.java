package orchestra.orchestrator.database;

import orchestra.daemon.Secret;

/**
 * Which database, and how to get to it.
 *
 * @param uri a MongoDB connection string, with its password
 * @param name the database that is ours
 */
public record DatabaseAddress(Secret uri, String name) {}
