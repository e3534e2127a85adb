/**
 * Group commit: what many threads want written is written together.
 */
@NullMarked
package orchestra.orchestrator.commit;

import org.jspecify.annotations.NullMarked;
