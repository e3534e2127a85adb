/**
 * The engine: what follows for a graph from what happened to it. Pure, without clock, thread or I/O; a graph is the fold
 * of its events, live and when it is read back from the journal.
 */
@NullMarked
package orchestra.orchestrator.conductor;

import org.jspecify.annotations.NullMarked;
