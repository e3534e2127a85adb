/**
 * The Orchestra unit's agent. Every hook runs the same four steps: facts, plan, apply, status.
 */
@NullMarked
package orchestra.agent;

import org.jspecify.annotations.NullMarked;
