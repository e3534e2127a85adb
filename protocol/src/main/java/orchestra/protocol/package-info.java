/**
 * What crosses a wire between clients, orchestrators and workers: ids, states, jobs, reports and heartbeats, each with
 * its JSON, and the names of queues.
 */
@NullMarked
package orchestra.protocol;

import org.jspecify.annotations.NullMarked;
