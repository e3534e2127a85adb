/** The way to the orchestrators' API: signs in as node, sends heartbeats and reports. */
@NullMarked
package orchestra.worker.api;

import org.jspecify.annotations.NullMarked;
