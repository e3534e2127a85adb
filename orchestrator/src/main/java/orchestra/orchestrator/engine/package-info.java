/**
 * Which engines there are, and who may use which.
 */
@NullMarked
package orchestra.orchestrator.engine;

import org.jspecify.annotations.NullMarked;
