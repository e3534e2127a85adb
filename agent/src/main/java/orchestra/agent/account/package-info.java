/**
 * The accounts that Orchestra and its workers have at the database and the broker, and the connection strings to them.
 */
@NullMarked
package orchestra.agent.account;

import org.jspecify.annotations.NullMarked;
