/**
 * Makes each step so, through ports behind which the machine lies, and computes the status.
 */
@NullMarked
package orchestra.agent.apply;

import org.jspecify.annotations.NullMarked;
