/** Reports on their way to an orchestrator: in order, many in one request, until they are answered. */
@NullMarked
package orchestra.worker.report;

import org.jspecify.annotations.NullMarked;
