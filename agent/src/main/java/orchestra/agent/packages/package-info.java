/**
 * Where the machine's software comes from, as options say it. Pure.
 */
@NullMarked
package orchestra.agent.packages;

import org.jspecify.annotations.NullMarked;
