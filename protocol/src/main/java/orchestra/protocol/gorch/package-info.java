/** Task graphs in the gorch form: reading, checking and writing them. */
@NullMarked
package orchestra.protocol.gorch;

import org.jspecify.annotations.NullMarked;
