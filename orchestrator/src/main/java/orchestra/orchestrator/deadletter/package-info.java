/**
 * Dead letters: messages that no worker could read, taken from the broker into the database, where administrators see
 * them.
 */
@NullMarked
package orchestra.orchestrator.deadletter;

import org.jspecify.annotations.NullMarked;
