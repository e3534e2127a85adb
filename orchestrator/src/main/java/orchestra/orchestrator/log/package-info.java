/**
 * How the daemon logs: JSON lines under systemd, a pattern on a terminal.
 */
@NullMarked
package orchestra.orchestrator.log;

import org.jspecify.annotations.NullMarked;
