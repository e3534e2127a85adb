/**
 * The packed charm tried as Juju would run it: unpacked, its real hooks as processes, in a simulated model.
 */
@NullMarked
package orchestra.archive;

import org.jspecify.annotations.NullMarked;
