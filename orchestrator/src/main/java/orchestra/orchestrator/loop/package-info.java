/**
 * One small class for every poller and reaper.
 */
@NullMarked
package orchestra.orchestrator.loop;

import org.jspecify.annotations.NullMarked;
