/**
 * What operators ask a unit for: one class for each action, or for a few that belong together.
 */
@NullMarked
package orchestra.agent.action;

import org.jspecify.annotations.NullMarked;
