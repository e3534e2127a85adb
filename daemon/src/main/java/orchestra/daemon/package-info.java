/**
 * What programs that run for long share: settings and secrets read anew from files, logs, loops, and parts that start and
 * stop in order.
 */
@NullMarked
package orchestra.daemon;

import org.jspecify.annotations.NullMarked;
