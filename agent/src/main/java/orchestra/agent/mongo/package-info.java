/**
 * The port to database servers over MongoDB's own driver: replica set and users of a server that the agent manages, and
 * users of one that others manage.
 */
@NullMarked
package orchestra.agent.mongo;

import org.jspecify.annotations.NullMarked;
