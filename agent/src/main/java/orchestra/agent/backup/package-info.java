/**
 * Backups of the unit's databases and options on the shared storage, and the way back.
 */
@NullMarked
package orchestra.agent.backup;

import org.jspecify.annotations.NullMarked;
