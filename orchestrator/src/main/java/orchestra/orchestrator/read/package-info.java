/**
 * Shared reads: what many threads want to read at the same time is read once.
 */
@NullMarked
package orchestra.orchestrator.read;

import org.jspecify.annotations.NullMarked;
