/**
 * Pending changes: the one mechanism for effects on the outside world. Each is first a durable record, then done, then
 * gone; what fails is tried again, by this orchestrator or by another.
 */
@NullMarked
package orchestra.orchestrator.change;

import org.jspecify.annotations.NullMarked;
