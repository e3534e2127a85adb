/**
 * One snapshot of what Juju and the machine say, read at the start of a hook.
 */
@NullMarked
package orchestra.agent.facts;

import org.jspecify.annotations.NullMarked;
