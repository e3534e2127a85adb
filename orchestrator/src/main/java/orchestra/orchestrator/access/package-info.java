/**
 * Who is calling and what a route asks of them: the callers, their ids, and the permissions, decided without I/O.
 */
@NullMarked
package orchestra.orchestrator.access;

import org.jspecify.annotations.NullMarked;
