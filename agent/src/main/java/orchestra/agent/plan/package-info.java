/**
 * From facts to steps and statuses: a pure function, tested by tables.
 */
@NullMarked
package orchestra.agent.plan;

import org.jspecify.annotations.NullMarked;
