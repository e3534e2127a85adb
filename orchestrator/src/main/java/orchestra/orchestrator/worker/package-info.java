/**
 * The workers: their heartbeats, which processes have which name, and which of them are alive.
 */
@NullMarked
package orchestra.orchestrator.worker;

import org.jspecify.annotations.NullMarked;
